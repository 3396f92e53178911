// Mouse moves at a pace of our own: a hand sends more than a hundred a second, and each costs a picture.
#pragma once

#include <QElapsedTimer>
#include <QMouseEvent>
#include <QTimer>
#include <functional>
#include <memory>

namespace distillscope {

class PacedMoves final : public QObject {
 public:
  /// `take` does what a move asks for.
  PacedMoves(std::function<void(QMouseEvent& move)> take, QObject* parent);

  /// The least time between two moves that are taken; 0 takes each as it comes.
  void setInterval(int milliseconds) { m_interval = milliseconds; }
  /// Takes the move at once, or when its time has come, if no newer one came instead.
  void add(const QMouseEvent& move);
  /// Takes the move that still waits, if there is one.
  void flush();

 private:
  std::function<void(QMouseEvent& move)> m_take;
  std::unique_ptr<QMouseEvent> m_waiting;
  QTimer m_timer;
  QElapsedTimer m_sinceTaken;
  int m_interval = 0;
};

}  // namespace distillscope
