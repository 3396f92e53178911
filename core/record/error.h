// Errors that a person can act on: what was wrong, where, and what to do.
//
// Library code throws; only main catches. The kind goes into a run's `end` event, the exit code to the shell.
#pragma once

#include <stdexcept>
#include <string>

namespace distillscope {

/// Exit codes of distillscope-cli; scripts depend on them.
enum class ExitCode {
  Done = 0,
  Internal = 1,        ///< a fault of the program itself
  BadRecipe = 2,       ///< bad recipe or arguments
  BadData = 3,         ///< bad or missing data
  Diverged = 4,        ///< the loss became infinite or not a number
  OutOfResources = 5,  ///< out of memory or disk
  Stopped = 130,       ///< stopped on request
};

class Error : public std::runtime_error {
 public:
  Error(ExitCode exitCode, std::string kind, const std::string& message)
      : std::runtime_error(message), m_exitCode(exitCode), m_kind(std::move(kind)) {}

  ExitCode exitCode() const { return m_exitCode; }
  /// For events and the window: "recipe", "usage", "data", "newer", "diverged", "resource", "stopped", "internal".
  const std::string& kind() const { return m_kind; }

 private:
  ExitCode m_exitCode;
  std::string m_kind;
};

/// A recipe's field holds what it may not: RecipeError("optimizer.lr", "is -0.1, and must be greater than 0").
class RecipeError : public Error {
 public:
  RecipeError(std::string field, const std::string& what)
      : Error(ExitCode::BadRecipe, "recipe", field.empty() ? what : field + " " + what), m_field(std::move(field)) {}

  const std::string& field() const { return m_field; }

 private:
  std::string m_field;
};

/// A command was asked for what it cannot do.
class UsageError : public Error {
 public:
  explicit UsageError(const std::string& message) : Error(ExitCode::BadRecipe, "usage", message) {}
};

/// A file is missing, truncated or not what it claims: DataError(path, "holds 12 bytes, and ...").
class DataError : public Error {
 public:
  DataError(const std::string& path, const std::string& what) : Error(ExitCode::BadData, "data", path + " " + what) {}
};

/// Training produced a value that is infinite or not a number.
class DivergedError : public Error {
 public:
  explicit DivergedError(const std::string& message) : Error(ExitCode::Diverged, "diverged", message) {}
};

/// No memory or disk left.
class ResourceError : public Error {
 public:
  explicit ResourceError(const std::string& message) : Error(ExitCode::OutOfResources, "resource", message) {}
};

/// A person asked a run to stop. Not a failure, but it ends the work like one.
class StoppedError : public Error {
 public:
  explicit StoppedError(const std::string& message) : Error(ExitCode::Stopped, "stopped", message) {}
};

}  // namespace distillscope
