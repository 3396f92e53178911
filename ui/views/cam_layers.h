// A film strip: one picture, and the maps of all layers in a row for each run.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/views/cam_session.h"
#include "ui/widgets/cam_grid.h"

class QComboBox;
class QLabel;
class QScrollArea;

namespace distillscope {

class InspectorClient;

class CamLayers final : public QWidget {
  Q_OBJECT
 public:
  explicit CamLayers(InspectorClient& inspector, QWidget* parent = nullptr);

  /// The pictures and runs that the maps show, and the layers of each run.
  void setQuestion(const CamSession::Question& question, const std::vector<CamImage>& images);
  void setLayers(const std::vector<std::vector<ModelLayer>>& models);
  void setLook(const CamGrid::Look& look) { m_grid->setLook(look); }
  const CamFigure& figure() const { return m_grid->figure(); }
  /// Whether what is in view waits for maps.
  bool isBusy() const { return !m_requests.empty(); }

 Q_SIGNALS:
  void settled();

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void ask();
  void take(std::size_t layer, const nlohmann::json& result, const QString& error);
  void showStrip();
  void leaveOff();

  InspectorClient& m_inspector;
  QComboBox* m_picture;
  QLabel* m_remark;
  QScrollArea* m_scroll;
  CamGrid* m_grid;
  CamSession::Question m_question;
  std::vector<CamImage> m_images;
  std::vector<std::vector<ModelLayer>> m_models;
  std::vector<int> m_requests;      ///< none if no answer is awaited
  std::vector<CamImage> m_answers;  ///< of each layer; without columns until it has come
  QString m_order;                  ///< what the row of layers shows, in a sentence
  bool m_isStale = true;
};

}  // namespace distillscope
