#include "ui/panels/empty_state.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/icons.h"
#include "ui/panels/caption_label.h"
#include "ui/panels/recent_card.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr std::size_t kShown = 6;

QLabel* makeHeadline() {
    auto* headline = new QLabel(EmptyState::tr("Drop a volume here, or open…"));
    QFont font = controlFont();
    font.setPixelSize(22);
    font.setWeight(QFont::Medium);
    headline->setFont(font);
    headline->setAlignment(Qt::AlignCenter);
    return headline;
}

QLabel* makeMark() {
    auto* mark = new QLabel;
    mark->setPixmap(applicationIcon().pixmap(QSize(72, 72)));
    mark->setAlignment(Qt::AlignCenter);
    return mark;
}

}  // namespace

EmptyState::EmptyState(QWidget* parent) : QWidget(parent), m_recent(nullptr) {
    auto* open = new QPushButton(tr("Open…"));
    auto* folder = new QPushButton(tr("Open folder…"));
    auto* demonstration = new QPushButton(tr("Try the demonstration scroll"));
    open->setProperty("primary", true);
    for (QPushButton* button : {open, folder, demonstration}) button->setMinimumHeight(36);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::kGrid);
    buttons->addStretch(1);
    for (QPushButton* button : {open, folder, demonstration}) buttons->addWidget(button);
    buttons->addStretch(1);
    auto* formats = new CaptionLabel(tr("OME-Zarr, Zarr, TIFF and picture stacks, volpkg, HDF5, NRRD, NIfTI, MetaImage, numpy; any size"));
    formats->setAlignment(Qt::AlignCenter);
    m_recent = makeRecentSection();

    auto* column = new QVBoxLayout(this);
    column->addStretch(2);
    column->addWidget(makeMark());
    column->addSpacing(2 * metrics::kGrid);
    column->addWidget(makeHeadline());
    column->addSpacing(metrics::kHalf);
    column->addWidget(formats);
    column->addSpacing(3 * metrics::kGrid);
    column->addLayout(buttons);
    column->addSpacing(5 * metrics::kGrid);
    column->addWidget(m_recent, 0, Qt::AlignHCenter);
    column->addStretch(3);

    connect(open, &QPushButton::clicked, this, &EmptyState::openWanted);
    connect(folder, &QPushButton::clicked, this, &EmptyState::openFolderWanted);
    connect(demonstration, &QPushButton::clicked, this, &EmptyState::demonstrationWanted);
}

QWidget* EmptyState::makeRecentSection() {
    auto* section = new QWidget;
    auto* column = new QVBoxLayout(section);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(new CaptionLabel(tr("Recent")));
    m_recentGrid = new QGridLayout;
    m_recentGrid->setSpacing(metrics::kGrid);
    column->addLayout(m_recentGrid);
    section->hide();
    return section;
}

void EmptyState::setRecent(const std::vector<RecentItem>& items) {
    while (QLayoutItem* old = m_recentGrid->takeAt(0)) {
        old->widget()->deleteLater();
        delete old;
    }
    const std::size_t shown = std::min(items.size(), kShown);
    for (std::size_t i = 0; i < shown; ++i) {
        auto* card = new RecentCard(items[i]);
        connect(card, &QAbstractButton::clicked, this, [this, path = items[i].path] { Q_EMIT recentWanted(path); });
        m_recentGrid->addWidget(card, static_cast<int>(i / 3), static_cast<int>(i % 3));
    }
    m_recent->setVisible(shown > 0);
}

void EmptyState::setDropping(bool on) {
    m_dropping = on;
    update();
}

void EmptyState::paintEvent(QPaintEvent*) {
    if (!m_dropping) return;
    QPainter p(this);
    const Theme& t = currentTheme();
    p.setRenderHint(QPainter::Antialiasing);
    p.setBrush(mixed(t.window, t.accent, 0.08));
    p.setPen(QPen(t.accent, 2, Qt::DashLine));
    p.drawRoundedRect(QRectF(rect()).adjusted(16, 16, -16, -16), 8, 8);
}

}  // namespace volumen
