// Answers of the inspector, remembered: a view says what it wants to know now, and shows what of that is known.
#pragma once

#include <QObject>
#include <QString>
#include <list>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace distillscope {

class InspectorClient;

class InspectorAnswers final : public QObject {
  Q_OBJECT
 public:
  struct Question {
    std::string method;
    nlohmann::json params;
    int64_t revision = 0;  ///< of what is asked about; another one is another question
    bool operator==(const Question&) const = default;
  };

  explicit InspectorAnswers(InspectorClient& inspector, QObject* parent = nullptr);
  ~InspectorAnswers() override;

  /// The answer to each question, nullptr if it is not known yet: then it is asked for, and changed() follows. What was
  /// wanted before and is not any more is no longer waited for.
  std::vector<const nlohmann::json*> answers(const std::vector<Question>& wanted);
  /// The answer if it is known; asks nothing.
  const nlohmann::json* known(const Question& question) const;
  bool isBusy() const;
  /// Whether this request of the inspector is one of ours.
  bool isAwaiting(int request) const;
  /// Why wanted answers are missing; empty if they are known or on their way.
  QString problem() const;
  /// Asks anew for what failed, at the next answers().
  void forgetProblems();

 Q_SIGNALS:
  void changed();

 private:
  struct Entry {
    Question question;
    nlohmann::json answer{};
    QString problem{};
    int request = 0;  ///< of the inspector; 0 for none
    bool isKnown = false;
    bool isWanted = true;
  };

  Entry& entryOf(const Question& question);
  void ask(Entry& entry);
  void trim();

  InspectorClient& m_inspector;
  std::list<Entry> m_entries;  ///< the longest unused first
};

}  // namespace distillscope
