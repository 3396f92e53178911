#include <atomic>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/record/base64.h"
#include "core/record/error.h"
#include "core/record/framing.h"
#include "core/record/run_dir.h"
#include "tests/support/full_disk.h"
#include "tests/support/temp_folder.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(AtomicWrite, ReplacesTheWholeFile) {
  const TempFolder folder;
  const fs::path path = folder.path() / "file";
  writeFileAtomically(path, "first");
  writeFileAtomically(path, "second");
  EXPECT_EQ(contentOf(path), "second");
  EXPECT_FALSE(fs::exists(path.string() + ".part"));
}

TEST(AtomicWrite, AFailureLeavesTheOldFile) {
  const TempFolder folder;
  const fs::path path = folder.path() / "file";
  writeFileAtomically(path, "old");
  fs::create_directory(path.string() + ".part");  // the temporary file cannot be made
  EXPECT_THROW(writeFileAtomically(path, "new"), ResourceError);
  EXPECT_EQ(contentOf(path), "old");
  EXPECT_THROW(writeFileAtomically(folder.path() / "absent" / "file", "x"), ResourceError);
}

TEST(AtomicWrite, ADiskThatFillsUpLeavesTheOldFileAndNothingElse) {
  const TempFolder folder;
  const fs::path path = folder.path() / "file";
  writeFileAtomically(path, "old");
  {
    const FullDisk disk(2);
    EXPECT_THROW(writeFileAtomically(path, "newer"), ResourceError);
  }
  EXPECT_EQ(contentOf(path), "old");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
  writeFileAtomically(path, "newer");
  EXPECT_EQ(contentOf(path), "newer");
}

// Each of them writes a text of its own, and each time the file holds one of these texts.
TEST(AtomicWrite, SeveralMayWriteTheSameFile) {
  const TempFolder folder;
  const fs::path path = folder.path() / "file";
  std::atomic<int> failures = 0;
  std::vector<std::thread> writers;
  for (char letter = 'a'; letter < 'e'; ++letter) {
    writers.emplace_back([&, letter] {
      for (int i = 0; i < 50; ++i) {
        try {
          writeFileAtomically(path, std::string(1000, letter));
        } catch (const Error&) {
          ++failures;
        }
        const std::string content = contentOf(path);
        failures += content != std::string(1000, content[0]);
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(failures, 0);
  EXPECT_FALSE(fs::exists(path.string() + ".part"));
}

TEST(RunLock, IsHeldByOneAndSeenByAnother) {
  const TempFolder folder;
  const RunDir run(folder.path());
  EXPECT_FALSE(RunLock::isHeld(run));
  {
    const RunLock lock(run);
    EXPECT_TRUE(RunLock::isHeld(run));
    EXPECT_THROW(RunLock second(run), UsageError);
  }
  EXPECT_FALSE(RunLock::isHeld(run));
}

TEST(RunLock, IsLetGoWhenItsProcessIsKilled) {
  const TempFolder folder;
  const RunDir run(folder.path());
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    const RunLock lock(run);
    if (write(ready[1], "x", 1) != 1) _exit(1);
    for (;;) pause();
  }
  char byte;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  EXPECT_TRUE(RunLock::isHeld(run));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_FALSE(RunLock::isHeld(run));
}

TEST(RunLock, AFileThatCannotBeOpenedIsNoOtherProcess) {
  const TempFolder folder;
  EXPECT_THROW(RunLock lock(RunDir(folder.path() / "absent")), ResourceError);
}

// The request being read is a pipe, which is read until the other one has come.
TEST(Control, ARequestThatComesWhileAnotherIsReadIsKept) {
  const TempFolder folder;
  const RunDir run(folder.path());
  ASSERT_EQ(mkfifo(run.control().c_str(), 0644), 0);
  const int fifo = open(run.control().c_str(), O_PATH);
  std::thread writer([&] {
    const int end = open(fmt::format("/proc/self/fd/{}", fifo).c_str(), O_WRONLY);  // waits for the reader
    writeControl(run, ControlRequest::Stop);
    EXPECT_EQ(write(end, "pause", 5), 5);
    close(end);
  });
  EXPECT_EQ(takeControl(run), ControlRequest::Pause);
  writer.join();
  close(fifo);
  EXPECT_EQ(takeControl(run), ControlRequest::Stop);
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(Control, ARequestIsTakenOnce) {
  const TempFolder folder;
  const RunDir run(folder.path());
  EXPECT_FALSE(takeControl(run).has_value());
  writeControl(run, ControlRequest::Pause);
  EXPECT_EQ(takeControl(run), ControlRequest::Pause);
  EXPECT_FALSE(takeControl(run).has_value());
  folder.write("control", "dance");
  EXPECT_FALSE(takeControl(run).has_value());
}

TEST(RunStatus, FollowsFromTheLogAndTheLock) {
  RunHistory history;
  EXPECT_EQ(statusOf(history, false), RunStatus::Waiting);
  history.add(StartEvent{.epochs = 1, .stepsPerEpoch = 1, .totalSteps = 1});
  EXPECT_EQ(statusOf(history, true), RunStatus::Running);
  EXPECT_EQ(statusOf(history, false), RunStatus::Interrupted);
  history.add(StateEvent{"paused", 0, 0});
  EXPECT_EQ(statusOf(history, true), RunStatus::Paused);
  history.add(EndEvent{.status = "stopped", .time = 0});
  EXPECT_EQ(statusOf(history, false), RunStatus::Stopped);
  // Taken up again: its engine has not yet written that it has started.
  EXPECT_EQ(statusOf(history, true), RunStatus::Running);
}

TEST(References, ARunBesideGoesBeforeThePathFromHere) {
  const TempFolder folder;
  folder.write("runs/mll/recipe.json", "{}");
  const fs::path student = folder.path() / "runs" / "student";
  EXPECT_EQ(resolveReference("teacher", "mll", student), folder.path() / "runs" / "mll");
  EXPECT_EQ(resolveReference("teacher", (folder.path() / "runs").string(), student), folder.path() / "runs");
  try {
    resolveReference("teacher", "absent", student);
    FAIL();
  } catch (const RecipeError& error) {
    EXPECT_EQ(error.field(), "teacher");
    EXPECT_NE(std::string(error.what()).find("absent"), std::string::npos);
  }
}

TEST(Workspace, ListsFoldersThatHoldARecipe) {
  const TempFolder folder;
  folder.write("runs/b/recipe.json", "{}");
  folder.write("runs/a/recipe.json", "{}");
  folder.write("runs/no-run/notes.txt", "");
  std::vector<std::string> ids;
  for (const RunDir& run : listRuns(folder.path())) ids.push_back(run.id());
  EXPECT_EQ(ids, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(listRuns(folder.path() / "absent").empty());
}

TEST(Framing, MessagesComeOutWholeHoweverTheyArrive) {
  const std::string stream = frame("{\"a\":1}") + frame("") + frame("two");
  FrameReader reader;
  std::vector<std::string> messages;
  for (const char byte : stream) {
    reader.append(&byte, 1);
    while (auto message = reader.next()) messages.push_back(*message);
  }
  EXPECT_EQ(messages, (std::vector<std::string>{"{\"a\":1}", "", "two"}));
}

TEST(Framing, AMalformedHeaderIsAnError) {
  for (const std::string text : {"Length: 3\r\n\r\nabc", "Content-Length: x\r\n\r\n",
                                 "Content-Length: 99999999999\r\n\r\n", "Content-Length: -1\r\n\r\n"}) {
    FrameReader reader;
    reader.append(text.data(), text.size());
    EXPECT_THROW(reader.next(), Error) << text;
  }
}

// RFC 4648, section 10.
TEST(Base64, AgreesWithTheStandardsExamples) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64(std::string("\xff\xfe\x00", 3)), "//4A");
}

}  // namespace
}  // namespace distillscope
