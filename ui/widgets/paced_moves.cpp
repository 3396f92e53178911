#include "ui/widgets/paced_moves.h"

namespace distillscope {

PacedMoves::PacedMoves(std::function<void(QMouseEvent& move)> take, QObject* parent)
    : QObject(parent), m_take(std::move(take)) {
  m_timer.setSingleShot(true);
  connect(&m_timer, &QTimer::timeout, this, &PacedMoves::flush);
}

void PacedMoves::add(const QMouseEvent& move) {
  m_waiting.reset(move.clone());
  if (m_interval == 0 || !m_sinceTaken.isValid() || m_sinceTaken.hasExpired(m_interval)) return flush();
  // The next move will do. Only if none comes, this one is taken all the same: a timer for each would wake the program
  // as often again.
  if (!m_timer.isActive()) m_timer.start(2 * m_interval);
}

void PacedMoves::flush() {
  m_timer.stop();
  const auto move = std::move(m_waiting);
  if (!move) return;
  m_sinceTaken.start();
  m_take(*move);
}

}  // namespace distillscope
