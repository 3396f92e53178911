// Many small things, done one after another without holding up the event loop.
#pragma once

#include <QObject>
#include <QTimer>
#include <deque>
#include <functional>
#include <vector>

namespace distillscope {

class SlicedWork final : public QObject {
 public:
  using Job = std::function<void()>;

  explicit SlicedWork(QObject* parent = nullptr);

  /// Does them after everything that was added before: at once as far as a frame allows, the rest in turns of the event
  /// loop.
  void add(const std::vector<Job>& jobs);
  /// Does at once what is left, as before the program ends.
  void finish();

 private:
  void work();
  void next();

  std::deque<Job> m_jobs;
  QTimer m_turn;
};

}  // namespace distillscope
