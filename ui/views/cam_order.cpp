#include "ui/views/cam_order.h"

#include <QLocale>
#include <QStandardItemModel>

namespace distillscope {
namespace {

struct OrderInfo {
  const char* title;
  const char* help;
  const char* by;
  const char* order;
  std::size_t sources;  ///< that it needs
  bool isShare;         ///< the score is a probability, else in nats
};

constexpr OrderInfo orders[] = {
    {QT_TRANSLATE_NOOP("distillscope::CamOrder", "In dataset order"), "", "", "", 0, false},
    {QT_TRANSLATE_NOOP("distillscope::CamOrder", "Teachers differ most"),
     QT_TRANSLATE_NOOP("distillscope::CamOrder",
                       "By the Jensen-Shannon divergence of the soft labels of the two compared runs"),
     "difference", "descending", 2, false},
    {QT_TRANSLATE_NOOP("distillscope::CamOrder", "Most contextual"),
     QT_TRANSLATE_NOOP("distillscope::CamOrder",
                       "By KL(P_x || Q_y) of the first ticked run: pictures whose soft label tells the most "
                       "beyond their class"),
     "context", "descending", 1, false},
    {QT_TRANSLATE_NOOP("distillscope::CamOrder", "Least contextual"),
     QT_TRANSLATE_NOOP("distillscope::CamOrder",
                       "By KL(P_x || Q_y) of the first ticked run: pictures that are most like their class"),
     "context", "ascending", 1, false},
    {QT_TRANSLATE_NOOP("distillscope::CamOrder", "Wrong predictions"),
     QT_TRANSLATE_NOOP("distillscope::CamOrder",
                       "Only pictures that the first ticked run predicts wrong, the surest ones first"),
     "wrong", "descending", 1, true},
};

}  // namespace

CamOrder::CamOrder(QWidget* parent) : QComboBox(parent) {
  setObjectName(QStringLiteral("cam-order"));
  setAccessibleName(tr("Order of the pictures"));
  setToolTip(
      tr("The order of the pictures. Every order but the dataset's own is by what the ticked runs say of them."));
  for (const OrderInfo& info : orders) {
    addItem(tr(info.title));
    if (*info.help) setItemData(count() - 1, tr(info.help), Qt::ToolTipRole);
  }
  setSources(m_sources, m_pair);
}

void CamOrder::setSources(const nlohmann::json& sources, const nlohmann::json& pair) {
  m_sources = sources;
  m_pair = pair;
  const auto* items = qobject_cast<QStandardItemModel*>(model());
  for (int row = 0; row < count(); ++row) items->item(row)->setEnabled(orders[row].sources <= sources.size());
  if (orders[currentIndex()].sources > sources.size()) setCurrentIndex(0);
}

nlohmann::json CamOrder::params() const {
  const OrderInfo& info = orders[currentIndex()];
  nlohmann::json used = info.sources == 2 ? m_pair : nlohmann::json::array();
  if (info.sources == 1) used.push_back(m_sources[0]);
  return {{"sources", used}, {"by", info.by}, {"order", info.order}};
}

QString CamOrder::scoreText(double score) const {
  return orders[currentIndex()].isShare ? tr("%1 %").arg(QLocale().toString(100 * score, 'f', 1))
                                        : tr("%1 nats").arg(QLocale().toString(score, 'f', 4));
}

}  // namespace distillscope
