#include "ui/dialogs/command_palette.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/dialogs/fuzzy.h"
#include "ui/dialogs/key_caps.h"
#include "ui/theme.h"

namespace volumen {

namespace {

enum Role { idRole = Qt::UserRole, placeRole, keysRole, placesRole };

/// Name with the typed letters in the accent, where it stands in the menus, its keys.
class HitDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {200, 32}; }

    void paint(QPainter* p, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& t = currentTheme();
        p->save();
        p->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            p->setPen(Qt::NoPen);
            p->setBrush(t.selection);
            p->drawRoundedRect(option.rect, metrics::kRadius, metrics::kRadius);
        }
        const QRect row = option.rect.adjusted(10, 0, -10, 0);
        const int x = drawName(*p, row, index, option.state & QStyle::State_Enabled, t);
        p->setFont(captionFont());
        p->setPen(t.caption);
        p->drawText(QRect(x + 12, row.top(), row.right() - x, row.height()), Qt::AlignVCenter, index.data(placeRole).toString());
        drawKeyCaps(*p, row, Qt::AlignRight, index.data(keysRole).toString(), t);
        p->restore();
    }

private:
    /// Returns where the name ends.
    static int drawName(QPainter& p, const QRect& row, const QModelIndex& index, bool enabled, const Theme& t) {
        const QString text = index.data().toString();
        const QVariantList places = index.data(placesRole).toList();
        const QColor hit = t.dark ? t.axisZ : t.accent;
        int x = row.left();
        p.setFont(controlFont());
        for (qsizetype i = 0; i < text.size(); ++i) {
            const QString letter = text.mid(i, 1);
            p.setPen(!enabled ? t.faint : places.contains(i) ? hit : t.text);
            p.drawText(QRect(x, row.top(), 40, row.height()), Qt::AlignVCenter, letter);
            x = row.left() + p.fontMetrics().horizontalAdvance(text.left(i + 1));
        }
        return x;
    }
};

}  // namespace

std::vector<PaletteHit> searchPalette(const std::vector<PaletteEntry>& entries, const QString& typed) {
    struct Ranked {
        int score;
        PaletteHit hit;
    };
    std::vector<Ranked> ranked;
    for (const PaletteEntry& entry : entries) {
        if (auto match = fuzzyMatch(typed, entry.text))
            ranked.push_back({match->score, {entry, std::move(match->places)}});
        else if (const auto byPlace = fuzzyMatch(typed, entry.text + ' ' + entry.place + ' ' + entry.id))
            ranked.push_back({byPlace->score - 500, {entry, {}}});
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
        if (a.hit.entry.enabled != b.hit.entry.enabled) return a.hit.entry.enabled;
        return a.score > b.score;
    });
    std::vector<PaletteHit> hits;
    for (Ranked& one : ranked) hits.push_back(std::move(one.hit));
    return hits;
}

CommandPalette::CommandPalette(std::vector<PaletteEntry> entries, QWidget* window)
    : Popup(window), m_entries(std::move(entries)), m_field(new QLineEdit), m_list(new QListWidget) {
    setFixedSize(600, 440);
    m_field->setPlaceholderText(tr("Find an action"));
    m_field->setMinimumHeight(30);
    m_field->installEventFilter(this);
    m_list->setProperty("plain", true);
    m_list->setItemDelegate(new HitDelegate(this));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column().addWidget(m_field);
    column().addWidget(m_list, 1);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
    search();
    setFocusProxy(m_field);
    m_field->setFocus();
}

void CommandPalette::search() {
    m_list->clear();
    for (const PaletteHit& hit : searchPalette(m_entries, m_field->text())) {
        auto* item = new QListWidgetItem(hit.entry.text, m_list);
        item->setData(idRole, hit.entry.id);
        item->setData(placeRole, hit.entry.place);
        item->setData(keysRole, hit.entry.keys);
        QVariantList places;
        for (const qsizetype place : hit.places) places << place;
        item->setData(placesRole, places);
        if (!hit.entry.enabled) item->setFlags(Qt::NoItemFlags);
    }
    m_list->setCurrentRow(0);
}

/// The action may open another window: the palette goes first.
void CommandPalette::runCurrent() {
    const QListWidgetItem* item = m_list->currentItem();
    if (!item || !(item->flags() & Qt::ItemIsEnabled)) return;
    const QString id = item->data(idRole).toString();
    hide();
    Q_EMIT runWanted(id);
    close();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : key == Qt::Key_PageDown ? 10 : key == Qt::Key_PageUp ? -10 : 0;
        if (step && m_list->count() > 0) {
            m_list->setCurrentRow(std::clamp(m_list->currentRow() + step, 0, m_list->count() - 1));
            return true;
        }
    }
    return Popup::eventFilter(watched, event);
}

}  // namespace volumen
