#include "ui/models/dataset_gallery.h"

#include <QIcon>
#include <algorithm>
#include <utility>

#include "ui/inspector_client.h"

namespace distillscope {
namespace {

using std::chrono_literals::operator""ms;
using nlohmann::json;

/// What several screens show; the pages that were looked at longest ago are fetched again when they are needed.
constexpr std::size_t keptPages = 40;
constexpr int padding = 6;              // of a cell
constexpr std::size_t wantedPages = 6;  // further ones have been scrolled past

}  // namespace

DatasetGallery::DatasetGallery(InspectorClient& inspector, QObject* parent)
    : QAbstractListModel(parent), m_inspector(inspector) {
  // Once for all rows of a painted screen, so that what is scrolled past is not fetched.
  m_soon.setSingleShot(true);
  m_soon.setInterval(30ms);
  connect(&m_soon, &QTimer::timeout, this, &DatasetGallery::fetch);
}

void DatasetGallery::show(const json& dataset, const QString& split, int classLabel, int total,
                          const QStringList& classes) {
  beginResetModel();
  m_inspector.cancel(std::exchange(m_request, 0));
  m_pages.clear();
  m_wanted.clear();
  m_dataset = dataset;
  m_split = split;
  m_class = classLabel;
  m_total = total;
  m_classes = classes;
  endResetModel();
}

void DatasetGallery::clear() { show({}, {}, -1, 0, {}); }

void DatasetGallery::setSide(int side, double pixelRatio) {
  if (side == m_side && pixelRatio == m_pixelRatio) return;
  m_side = side;
  m_pixelRatio = pixelRatio;
  if (m_total > 0) Q_EMIT dataChanged(index(0), index(m_total - 1), {Qt::DecorationRole, Qt::SizeHintRole});
}

int DatasetGallery::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : m_total; }

const Thumbnail* DatasetGallery::find(int row) const {
  const auto page = m_pages.find(row / pageSize);
  if (page == m_pages.end()) return nullptr;
  page->second.lastUse = ++m_uses;
  const auto place = static_cast<std::size_t>(row % pageSize);
  return place < page->second.thumbnails.size() ? &page->second.thumbnails[place] : nullptr;
}

QVariant DatasetGallery::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const Thumbnail* thumbnail = find(index.row());
  // The same before the picture has come, since the view asks once for all.
  if (role == Qt::SizeHintRole) return QSize(m_side + padding, m_side + padding);
  if (role == indexRole) return thumbnail ? static_cast<qlonglong>(thumbnail->index) : qlonglong{-1};
  if (role == Qt::DecorationRole) {
    if (thumbnail) return QIcon(pixmapOf(*thumbnail));
    want(index.row() / pageSize);
    return {};
  }
  if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole) {
    if (!thumbnail) return tr("loading");
    return tr("%1: %2").arg(thumbnail->index).arg(m_classes.value(thumbnail->label, QString::number(thumbnail->label)));
  }
  return {};
}

QPixmap DatasetGallery::pixmapOf(const Thumbnail& thumbnail) const {
  const int pixels = static_cast<int>(m_side * m_pixelRatio);
  const QSize size = thumbnail.picture.size().scaled(pixels, pixels, Qt::KeepAspectRatio);
  QPixmap pixmap = QPixmap::fromImage(resized(thumbnail.picture, size));
  pixmap.setDevicePixelRatio(m_pixelRatio);
  return pixmap;
}

void DatasetGallery::want(int page) const {
  std::erase(m_wanted, page);
  m_wanted.push_back(page);
  if (m_wanted.size() > wantedPages) m_wanted.erase(m_wanted.begin());
  if (m_request == 0) m_soon.start();
}

void DatasetGallery::fetch() {
  if (m_request != 0 || m_wanted.empty()) return;
  const int page = m_wanted.back();
  m_wanted.pop_back();
  if (m_pages.contains(page)) return fetch();
  ask(QStringLiteral("dataset.list"), {{"class", m_class}, {"offset", page * pageSize}, {"count", pageSize}},
      [this, page](const json& list) {
        ask(QStringLiteral("dataset.images"), {{"indices", datasetPageFrom(list).indices}},
            [this, page](const json& images) { keep(page, thumbnailsFrom(images)); });
      });
}

void DatasetGallery::ask(const QString& method, json params, std::function<void(const json&)> take) {
  params["dataset"] = m_dataset;
  params["split"] = m_split.toStdString();
  m_request = m_inspector.request(method, params, this,
                                  [this, take = std::move(take)](const json& result, const QString& error) {
                                    m_request = 0;
                                    if (!error.isEmpty()) return Q_EMIT failed(error);
                                    try {
                                      take(result);
                                    } catch (const std::exception& unreadable) {
                                      Q_EMIT failed(unreadableAnswer(unreadable));
                                    }
                                  });
}

void DatasetGallery::keep(int page, std::vector<Thumbnail> thumbnails) {
  if (m_pages.size() >= keptPages) {
    m_pages.erase(std::ranges::min_element(m_pages, {}, [](const auto& entry) { return entry.second.lastUse; }));
  }
  m_pages[page] = {.thumbnails = std::move(thumbnails), .lastUse = ++m_uses};
  const int first = page * pageSize, last = std::min(first + pageSize, m_total) - 1;
  if (first <= last) Q_EMIT dataChanged(index(first), index(last));
  fetch();
}

}  // namespace distillscope
