#include "core/explain/inspector.h"

#include <chrono>
#include <map>

#include <fmt/format.h>

#include "core/compat/runtime.h"
#include "core/explain/inspect_methods.h"
#include "core/record/error.h"

namespace distillscope {
namespace {

using nlohmann::json;

constexpr int parseError = -32700;
constexpr int methodNotFound = -32601;
constexpr int invalidParams = -32602;
constexpr int serverError = -32000;

constexpr int requestCancelled = -32800;  // as the Language Server Protocol has it
constexpr auto progressInterval = std::chrono::milliseconds(100);

struct Method {
  InspectMethod answer;
  bool isQuick = true;  ///< can be answered while a long one is worked on
};

const std::map<std::string, Method>& methods() {
  static const std::map<std::string, Method> table = {
      {"initialize", {[](const InspectContext&, const json&) {
         return json{{"engine", DISTILLSCOPE_VERSION}, {"protocol", 1}};
       }}},
      {"dataset.summary", {inspectDatasetSummary}},
      {"dataset.list", {inspectDatasetList}},
      {"dataset.images", {inspectDatasetImages}},
      {"model.describe", {inspectModelDescribe}},
      {"pair.refusals", {inspectPairRefusals}},
      {"predict", {inspectPredict}},
      {"cam", {inspectCam}},
      {"cam.statistics", {inspectCamStatistics, false}},
      {"teacher.centroids", {inspectTeacherCentroids, false}},
      {"teacher.temperature", {inspectTeacherTemperature, false}},
      {"samples.rank", {inspectSamplesRank, false}},
      {"shutdown", {[](const InspectContext&, const json&) { return json(); }, false}},
  };
  return table;
}

json failure(const json& id, int code, const std::string& message, const std::string& kind = "internal") {
  return {
      {"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", code}, {"message", message}, {"data", {{"kind", kind}}}}}};
}

}  // namespace

json cancelledId(const std::string& message) {
  const json request = json::parse(message, nullptr, false);
  if (!request.is_object() || request.value("method", json()) != "$/cancelRequest") return nullptr;
  const json params = request.value("params", json());
  return params.is_object() ? params.value("id", json()) : json();
}

bool isQuick(const std::string& message) {
  const json request = json::parse(message, nullptr, false);
  const json method = request.is_object() ? request.value("method", json()) : json();
  const auto known = method.is_string() ? methods().find(method.get<std::string>()) : methods().end();
  return known == methods().end() || known->second.isQuick;
}

Watch Inspector::watchOf(const json& id) const {
  return [this, id, last = std::chrono::steady_clock::time_point()](int64_t done, int64_t total) mutable {
    if (m_hooks.isCancelled && m_hooks.isCancelled(id)) throw StoppedError("cancelled on request");
    if (m_hooks.meanwhile) m_hooks.meanwhile();
    const auto now = std::chrono::steady_clock::now();
    if (!m_hooks.notify || now - last < progressInterval) return;
    last = now;
    m_hooks.notify(
        {{"jsonrpc", "2.0"}, {"method", "$/progress"}, {"params", {{"id", id}, {"done", done}, {"total", total}}}});
  };
}

json Inspector::answer(const std::string& message) {
  const json request = json::parse(message, nullptr, false);
  if (request.is_discarded() || !request.is_object())
    return failure(nullptr, parseError, "the message is not a JSON object", "usage");
  const json id = request.value("id", json());
  const json method = request.value("method", json());
  if (!method.is_string() || !methods().contains(method.get<std::string>())) {
    return failure(id, methodNotFound, fmt::format("there is no method {}", method.dump()), "usage");
  }
  try {
    if (m_hooks.isCancelled && m_hooks.isCancelled(id)) throw StoppedError("cancelled on request");
    const InspectContext context{m_explainer, watchOf(id)};
    json result = methods().at(method).answer(context, request.value("params", json::object()));
    m_done = method == "shutdown";
    if (!request.contains("id")) return nullptr;
    return {{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}};
  } catch (const json::exception& error) {
    return failure(id, invalidParams,
                   fmt::format("the parameters of {} do not fit: {}", method.get<std::string>(), error.what()),
                   "usage");
  } catch (const StoppedError& error) {
    return failure(id, requestCancelled, error.what(), error.kind());
  } catch (const Error& error) {
    return failure(id, error.exitCode() == ExitCode::BadRecipe ? invalidParams : serverError, error.what(),
                   error.kind());
  } catch (const c10::Error& error) {
    if (isOutOfMemory(error)) return failure(id, serverError, "memory ran out: choose fewer images", "resource");
    return failure(id, serverError, error.what_without_backtrace());
  } catch (const std::exception& error) {
    return failure(id, serverError, error.what());
  }
}

}  // namespace distillscope
