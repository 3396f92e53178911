// In which order the picture picker shows a dataset: its own, or by what the ticked runs say of its pictures.
#pragma once

#include <QComboBox>

#include <nlohmann/json.hpp>

namespace distillscope {

class CamOrder final : public QComboBox {
  Q_OBJECT
 public:
  explicit CamOrder(QWidget* parent = nullptr);

  /// The runs that rank, in their order, and the two of them whose difference is one. An order that needs more runs
  /// than there are cannot be chosen.
  void setSources(const nlohmann::json& sources, const nlohmann::json& pair);
  /// Whether the order depends on the sources.
  bool isRanking() const { return currentIndex() > 0; }
  /// What `samples.rank` needs to know: {"sources", "by", "order"}.
  nlohmann::json params() const;
  /// "0.214 nats", "93.1 %".
  QString scoreText(double score) const;

 private:
  nlohmann::json m_sources = nlohmann::json::array();
  nlohmann::json m_pair = nlohmann::json::array();
};

}  // namespace distillscope
