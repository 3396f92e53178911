// The pictures of a class of a dataset, as many as there are, fetched from the inspector page by page as they are
// looked at.
#pragma once

#include <QAbstractListModel>
#include <QPixmap>
#include <QTimer>
#include <functional>
#include <map>
#include <vector>

#include <nlohmann/json.hpp>

#include "ui/models/inspection.h"

namespace distillscope {

class InspectorClient;

class DatasetGallery final : public QAbstractListModel {
  Q_OBJECT
 public:
  static constexpr int indexRole = Qt::UserRole;  ///< of the picture in its split; -1 until it is known
  static constexpr int pageSize = 60;

  explicit DatasetGallery(InspectorClient& inspector, QObject* parent = nullptr);

  /// Shows `total` pictures of a class (-1 for every class) of a split.
  void show(const nlohmann::json& dataset, const QString& split, int classLabel, int total, const QStringList& classes);
  void clear();
  /// Side of a picture in pixels of the screen, and how many of them make one of the window's.
  void setSide(int side, double pixelRatio);

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

 Q_SIGNALS:
  void failed(const QString& problem);

 private:
  struct Page {
    std::vector<Thumbnail> thumbnails;
    int64_t lastUse = 0;
  };
  const Thumbnail* find(int row) const;
  QPixmap pixmapOf(const Thumbnail& thumbnail) const;
  void want(int page) const;
  void fetch();
  void ask(const QString& method, nlohmann::json params, std::function<void(const nlohmann::json& result)> take);
  void keep(int page, std::vector<Thumbnail> thumbnails);

  InspectorClient& m_inspector;
  nlohmann::json m_dataset;
  QString m_split;
  int m_class = -1;
  int m_total = 0;
  QStringList m_classes;
  int m_side = 64;
  double m_pixelRatio = 1;
  mutable std::map<int, Page> m_pages;
  mutable int64_t m_uses = 0;
  mutable std::vector<int> m_wanted;  ///< pages, the one that was looked at last at the end
  mutable QTimer m_soon;
  int m_request = 0;
};

}  // namespace distillscope
