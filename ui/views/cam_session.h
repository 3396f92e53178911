// The conversation with the inspector behind the Eigen-CAM view: what is wanted changes, and only the newest wish
// counts.
#pragma once

#include <QObject>
#include <QTimer>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "ui/models/inspection.h"
#include "ui/widgets/cam_figure.h"

namespace distillscope {

class InspectorClient;

class CamSession final : public QObject {
  Q_OBJECT
 public:
  struct Question {
    nlohmann::json sources = nlohmann::json::array();  ///< {"name", "path"} of each column
    std::vector<CamFigure::Heading> headings;          ///< one for each source
    PictureChoice pictures;
    nlohmann::json options;  ///< {"layer", "method", "component", "scale"}

    bool isEmpty() const { return sources.empty() || pictures.isEmpty(); }
    bool operator==(const Question&) const = default;
  };

  explicit CamSession(InspectorClient& inspector, QObject* parent = nullptr);

  /// Drops what was asked before, and asks for the maps a moment later, so that a slider's way is not asked for in
  /// full.
  void ask(const Question& question);
  /// Asks the same again, and anew for the layers.
  void askAgain();

  /// Whether an answer is awaited.
  bool isBusy() const { return m_request != 0 || m_soon.isActive(); }
  /// Why the last question has no answer; empty if it has one.
  const QString& problem() const { return m_problem; }

 Q_SIGNALS:
  /// The layers of every source are known, one vector each.
  void layersKnown(const std::vector<std::vector<ModelLayer>>& models);
  /// `question` is without the files that cannot be read; `remark` says of them.
  void answered(const Question& question, const std::vector<CamImage>& images, const QString& remark);
  /// Busy or problem changed.
  void stateChanged();

 private:
  void askLayers();
  void askMaps();
  void takeMaps(const nlohmann::json& result, const QString& error);
  void drop();

  InspectorClient& m_inspector;
  Question m_question;
  QTimer m_soon;
  QString m_problem;
  std::map<std::string, std::vector<ModelLayer>> m_layers;  ///< by the path of the source
  std::vector<int> m_layerRequests;
  int m_request = 0;  ///< for maps; 0 for none
};

}  // namespace distillscope
