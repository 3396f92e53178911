#include "ui/close_on_signal.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QWidget>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace distillscope {
namespace {

int pipeEnds[2];  // a signal's handler may do little more than write

void tell(int) {
  const char byte = 0;
  [[maybe_unused]] const auto written = ::write(pipeEnds[1], &byte, 1);
}

}  // namespace

void closeOnSignal(QWidget& window) {
  if (::pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0) return;  // the program then ends as every other
  auto* notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, &window);
  QObject::connect(notifier, &QSocketNotifier::activated, &window, [&window] {
    char byte = 0;
    while (::read(pipeEnds[0], &byte, 1) > 0) {
    }
    if (window.close()) QCoreApplication::quit();  // not if a person would keep what is not saved
  });
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    if (std::signal(signal, tell) == SIG_IGN) std::signal(signal, SIG_IGN);  // as nohup wants it
  }
}

}  // namespace distillscope
