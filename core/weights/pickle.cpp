#include "core/weights/pickle.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

#include <fmt/format.h>

#include "core/record/error.h"
#include "core/weights/pickle_op.h"

namespace distillscope::pickle {
namespace {

constexpr size_t maxValues = 1'000'000;  // also on the stack, of marks and in the memo
constexpr size_t maxPickleBytes = 64'000'000;
constexpr const char* tooMany = "it has more than 1,000,000 values";

class Machine {
 public:
  explicit Machine(ByteCursor& in) : m_in(in), m_start(in.position()) {}

  Graph run() {
    for (;;) {
      const auto op = m_in.read<uint8_t>();
      if (op == STOP) break;
      if (!scalar(op) && !text(op) && !container(op) && !object(op) && !bookkeeping(op)) {
        fail(fmt::format("instruction 0x{:02x} is none that weights need", op));
      }
      if (m_in.position() - m_start > maxPickleBytes) fail("it has more than 64 MB");
      if (std::max({m_stack.size(), m_marks.size(), m_memo.size()}) > maxValues) fail(tooMany);
    }
    m_graph.root = pop();
    return std::move(m_graph);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw DataError(m_in.file(),
                    fmt::format("has a pickle that cannot be read, at byte {}: {}", m_in.position(), what));
  }

  /// This and what calls it return true, for an instruction that is known.
  bool push(Value value) {
    if (m_graph.values.size() >= maxValues) fail(tooMany);
    m_graph.values.push_back(std::move(value));
    m_stack.push_back(Id(m_graph.values.size() - 1));
    return true;
  }

  /// The stack may not be taken down below the newest mark.
  Id pop() {
    if (m_stack.size() <= (m_marks.empty() ? 0 : m_marks.back())) fail("its stack is empty");
    const Id id = m_stack.back();
    m_stack.pop_back();
    return id;
  }

  Id top() {
    const Id id = pop();
    m_stack.push_back(id);
    return id;
  }

  std::vector<Id> popToMark() {
    if (m_marks.empty()) fail("it has no mark");
    const auto begin = m_stack.begin() + std::ptrdiff_t(m_marks.back());
    std::vector<Id> items(begin, m_stack.end());
    m_stack.erase(begin, m_stack.end());
    m_marks.pop_back();
    return items;
  }

  std::vector<Id> popMany(size_t count) {
    std::vector<Id> items(count);
    for (size_t i = count; i-- > 0;) items[i] = pop();
    return items;
  }

  template <typename T>
  const T& popAs(const char* what) {
    const T* value = m_graph.get<T>(pop());
    if (!value) fail(fmt::format("{} is expected", what));
    return *value;
  }

  bool pushInteger(std::string_view bytes) {
    if (bytes.size() > 8) return push(BigInteger{bytes});
    const bool negative = !bytes.empty() && (uint8_t(bytes.back()) & 0x80);
    int64_t value = negative ? -1 : 0;
    std::memcpy(&value, bytes.data(), bytes.size());
    return push(value);
  }

  bool scalar(uint8_t op) {
    switch (op) {
      case NONE:
        return push(None{});
      case NEWTRUE:
        return push(true);
      case NEWFALSE:
        return push(false);
      case BININT:
        return push(int64_t(m_in.read<int32_t>()));
      case BININT1:
        return push(int64_t(m_in.read<uint8_t>()));
      case BININT2:
        return push(int64_t(m_in.read<uint16_t>()));
      case LONG1:
        return pushInteger(m_in.take(m_in.read<uint8_t>()));
      case LONG4:
        return pushInteger(m_in.take(m_in.read<uint32_t>()));
      case BINFLOAT:
        return push(std::bit_cast<double>(__builtin_bswap64(m_in.read<uint64_t>())));
      default:
        return false;
    }
  }

  bool text(uint8_t op) {
    const auto skipBytes = [&](uint64_t count) {
      m_in.take(count);
      return push(Foreign{"builtins", "bytes"});
    };
    switch (op) {
      case SHORT_BINSTRING:
      case SHORT_BINUNICODE:
        return push(Text{m_in.take(m_in.read<uint8_t>())});
      case BINSTRING:
      case BINUNICODE:
        return push(Text{m_in.take(m_in.read<uint32_t>())});
      case BINUNICODE8:
        return push(Text{m_in.take(m_in.read<uint64_t>())});
      case SHORT_BINBYTES:
        return skipBytes(m_in.read<uint8_t>());
      case BINBYTES:
        return skipBytes(m_in.read<uint32_t>());
      case BINBYTES8:
      case BYTEARRAY8:
        return skipBytes(m_in.read<uint64_t>());
      default:
        return false;
    }
  }

  bool container(uint8_t op) {
    switch (op) {
      case EMPTY_TUPLE:
        return push(Tuple{});
      case TUPLE:
        return push(Tuple{popToMark()});
      case TUPLE1:
        return push(Tuple{popMany(1)});
      case TUPLE2:
        return push(Tuple{popMany(2)});
      case TUPLE3:
        return push(Tuple{popMany(3)});
      case EMPTY_LIST:
        return push(List{});
      case APPEND:
        return extend(popMany(1));
      case APPENDS:
        return extend(popToMark());
      case EMPTY_DICT:
        return push(Dict{});
      case SETITEM:
        return update(popMany(2));
      case SETITEMS:
        return update(popToMark());
      case EMPTY_SET:
        return push(Foreign{"builtins", "set"});
      case ADDITEMS:
        popToMark();
        top();
        return true;
      case FROZENSET:
        popToMark();
        return push(Foreign{"builtins", "frozenset"});
      default:
        return false;
    }
  }

  bool extend(const std::vector<Id>& items) {
    Value& target = m_graph.values[top()];
    if (auto* list = std::get_if<List>(&target)) {
      list->items.insert(list->items.end(), items.begin(), items.end());
    } else if (!std::holds_alternative<Foreign>(target)) {
      fail("something is appended to what is no list");
    }
    return true;
  }

  bool update(const std::vector<Id>& items) {
    if (items.size() % 2 != 0) fail("a key has no value");
    Value& target = m_graph.values[top()];
    if (auto* dict = std::get_if<Dict>(&target)) {
      for (size_t i = 0; i < items.size(); i += 2) dict->items.emplace_back(items[i], items[i + 1]);
    } else if (!std::holds_alternative<Foreign>(target)) {
      fail("an item is set in what is no dictionary");
    }
    return true;
  }

  bool object(uint8_t op) {
    switch (op) {
      case GLOBAL: {
        const auto module = m_in.takeLine();
        return push(Global{module, m_in.takeLine()});
      }
      case STACK_GLOBAL: {
        const auto name = popAs<Text>("a name").text;
        return push(Global{popAs<Text>("a module's name").text, name});
      }
      case NEWOBJ_EX:
        pop();
        [[fallthrough]];  // keyword arguments, which nothing known here has
      case NEWOBJ:
      case REDUCE: {
        const auto& arguments = popAs<Tuple>("a tuple of arguments").items;
        const Id callable = pop();
        const auto* global = m_graph.get<Global>(callable);
        return pushMade(global ? reduce(m_graph, *global, arguments, m_in.file()) : Value(Foreign{"", "unnamed"}));
      }
      case BUILD:
        // Attributes: of an OrderedDict its _metadata, of a Foreign object all that it has. None are needed.
        pop();
        top();
        return true;
      case BINPERSID:
        return push(persistent(m_graph, popAs<Tuple>("a persistent id").items, m_in.file()));
      default:
        return false;
    }
  }

  /// An OrderedDict made from a list copies it, and the same list may be recalled again and again.
  bool pushMade(Value value) {
    if (const auto* dict = std::get_if<Dict>(&value)) m_copied += dict->items.size();
    if (m_copied > maxValues) fail(tooMany);
    return push(std::move(value));
  }

  bool bookkeeping(uint8_t op) {
    switch (op) {
      case MARK:
        m_marks.push_back(m_stack.size());
        return true;
      case POP:
        pop();
        return true;
      case POP_MARK:
        popToMark();
        return true;
      case BINPUT:
        m_memo[m_in.read<uint8_t>()] = top();
        return true;
      case LONG_BINPUT:
        m_memo[m_in.read<uint32_t>()] = top();
        return true;
      case MEMOIZE:
        m_memo[uint32_t(m_memo.size())] = top();
        return true;
      case BINGET:
        return recall(m_in.read<uint8_t>());
      case LONG_BINGET:
        return recall(m_in.read<uint32_t>());
      case PROTO:
        if (m_in.read<uint8_t>() > 5) fail("it is of a newer protocol than 5");
        return true;
      case FRAME:
        m_in.read<uint64_t>();
        return true;
      default:
        return false;
    }
  }

  bool recall(uint32_t index) {
    const auto found = m_memo.find(index);
    if (found == m_memo.end()) fail("it recalls what it has not memorised");
    m_stack.push_back(found->second);
    return true;
  }

  ByteCursor& m_in;
  size_t m_start;
  size_t m_copied = 0;
  Graph m_graph;
  std::vector<Id> m_stack;
  std::vector<size_t> m_marks;
  std::unordered_map<uint32_t, Id> m_memo;
};

}  // namespace

Graph load(ByteCursor& in) { return Machine(in).run(); }

}  // namespace distillscope::pickle
