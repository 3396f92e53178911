// How much of an activation each of its first components holds, as small bars; a click on one chooses it.
#pragma once

#include <QWidget>
#include <optional>
#include <vector>

namespace distillscope {

class CamComponents final : public QWidget {
  Q_OBJECT
 public:
  explicit CamComponents(QWidget* parent = nullptr);

  /// `shares` of the variance of the first components, in [0, 1]; `subject` says of which map.
  void setShares(const std::vector<double>& shares, const QString& subject);
  /// The component that is shown, from 1.
  void setChosen(int component);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 Q_SIGNALS:
  void chosen(int component);

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  QRect barRect(int component) const;
  std::optional<int> componentAt(const QPoint& position) const;
  void describe();

  std::vector<double> m_shares;
  QString m_subject;
  int m_chosen = 1;
};

}  // namespace distillscope
