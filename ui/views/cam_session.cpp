#include "ui/views/cam_session.h"

#include <utility>

#include "ui/inspector_client.h"

namespace distillscope {
namespace {

using std::chrono_literals::operator""ms;
using nlohmann::json;

}  // namespace

CamSession::CamSession(InspectorClient& inspector, QObject* parent) : QObject(parent), m_inspector(inspector) {
  m_soon.setSingleShot(true);
  m_soon.setInterval(80ms);
  connect(&m_soon, &QTimer::timeout, this, &CamSession::askMaps);
}

void CamSession::ask(const Question& question) {
  if (question == m_question && m_problem.isEmpty()) return;
  const bool otherSources = question.sources != m_question.sources;
  m_question = question;
  m_problem.clear();
  drop();
  if (otherSources) askLayers();
  if (!m_question.isEmpty()) m_soon.start();
  Q_EMIT stateChanged();
}

void CamSession::askAgain() {
  m_problem.clear();
  m_layers.clear();
  drop();
  askLayers();
  if (!m_question.isEmpty()) askMaps();
  Q_EMIT stateChanged();
}

void CamSession::drop() {
  m_soon.stop();
  m_inspector.cancel(std::exchange(m_request, 0));
}

void CamSession::askLayers() {
  for (const int request : std::exchange(m_layerRequests, {})) m_inspector.cancel(request);
  std::vector<std::vector<ModelLayer>> known;
  for (const json& source : m_question.sources) {
    const std::string path = source["path"];
    if (const auto found = m_layers.find(path); found != m_layers.end()) {
      known.push_back(found->second);
      continue;
    }
    const auto take = [this, path](const json& result, const QString& error) {
      if (!error.isEmpty()) return;  // the maps fail for the same reason, and say so
      try {
        m_layers[path] = layersFrom(result);
      } catch (const std::exception& unreadable) {
        m_problem = unreadableAnswer(unreadable);
        return Q_EMIT stateChanged();
      }
      askLayers();
    };
    m_layerRequests.push_back(m_inspector.request(QStringLiteral("model.describe"), {{"source", source}}, this, take));
  }
  if (known.size() == m_question.sources.size()) Q_EMIT layersKnown(known);
}

void CamSession::askMaps() {
  const PictureChoice& pictures = m_question.pictures;
  json params = m_question.options;
  params["sources"] = m_question.sources;
  params["dataset"] = pictures.dataset;
  params["split"] = pictures.split.toStdString();
  params["indices"] = pictures.indices;
  params["files"] = json::array();
  for (const QString& file : pictures.files) params["files"].push_back(file.toStdString());
  m_request = m_inspector.request(QStringLiteral("cam"), params, this,
                                  [this](const json& result, const QString& error) { takeMaps(result, error); });
}

void CamSession::takeMaps(const json& result, const QString& error) {
  m_request = 0;
  m_problem = error;
  if (error.isEmpty()) {
    try {
      const CamAnswer answer = camAnswerFrom(result, m_question.headings.size());
      Question shown = m_question;
      QStringList problems;
      for (const auto& [file, problem] : answer.unreadable) {
        shown.pictures.files.removeAll(file);
        problems << problem;
      }
      if (answer.images.empty()) m_problem = std::exchange(problems, {}).join(QLatin1Char('\n'));
      Q_EMIT answered(shown, answer.images, problems.join(QLatin1Char('\n')));
    } catch (const std::exception& unreadable) {
      m_problem = unreadableAnswer(unreadable);
    }
  }
  Q_EMIT stateChanged();
}

}  // namespace distillscope
