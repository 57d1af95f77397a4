#include "ui/view/pane_frame.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace volumen {

namespace {

constexpr int kTitleHeight = 26;
constexpr int kEdge = 2;
constexpr int kTitleMargin = 10;

QToolButton* titleButton(QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setIconSize({16, 16});
    button->setFixedSize(22, 22);
    button->setFocusPolicy(Qt::NoFocus);
    return button;
}

}  // namespace

PaneFrame::PaneFrame(PaneId pane, QWidget* content, const PaneStyle& style, QWidget* parent)
    : QWidget(parent), m_pane(pane), m_content(content), m_style(style), m_tearOff(titleButton(this)), m_maximise(titleButton(this)) {
    setObjectName(QString("pane.") + QString::fromUtf8(name(pane).data()));
    auto* title = new QHBoxLayout;
    title->setContentsMargins(0, 2, 4, 2);
    title->setSpacing(4);
    title->addStretch();
    title->addWidget(m_tearOff);
    title->addWidget(m_maximise);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(title);
    column->addSpacing(kEdge);
    column->addWidget(content, 1);
    connect(m_maximise, &QToolButton::clicked, this, &PaneFrame::maximiseWanted);
    connect(m_tearOff, &QToolButton::clicked, this, &PaneFrame::tearOffWanted);
    updateButtons();
}

void PaneFrame::setStyleValues(const PaneStyle& style) {
    m_style = style;
    update();
}

void PaneFrame::setTitle(const QString& name, const QString& position) {
    if (m_name == name && m_position == position) return;
    m_name = name;
    m_position = position;
    update(0, 0, width(), kTitleHeight);
}

void PaneFrame::setNotice(const QString& text) {
    if (m_notice == text) return;
    m_notice = text;
    update(0, 0, width(), kTitleHeight);
}

void PaneFrame::setLoaded(double fraction) {
    if (fraction == m_loaded) return;
    m_loaded = fraction;
    update(0, kTitleHeight, width(), kEdge);
}

void PaneFrame::setMaximised(bool maximised) {
    m_maximised = maximised;
    updateButtons();
}

void PaneFrame::setTornOff(bool tornOff) {
    m_tornOff = tornOff;
    updateButtons();
}

void PaneFrame::setButtonIcons(std::function<QIcon(const QString&)> icons) {
    m_icons = std::move(icons);
    updateButtons();
}

void PaneFrame::updateButtons() {
    m_maximise->setVisible(!m_tornOff);
    m_maximise->setToolTip(m_maximised ? tr("Show all panes") : tr("Maximise this pane"));
    m_tearOff->setToolTip(m_tornOff ? tr("Put this pane back into the window") : tr("Tear this pane off into a window of its own"));
    if (!m_icons) return;
    m_maximise->setIcon(m_icons(m_maximised ? "restore" : "maximize"));
    m_tearOff->setIcon(m_icons(m_tornOff ? "restore" : "tear-off"));
}

/// Name in the axis' colour, position, and at the right the notice.
void PaneFrame::paintTitle(QPainter& painter) const {
    const QRect line(kTitleMargin, 0, m_tearOff->x() - kTitleMargin - 4, kTitleHeight);
    QFont bold = m_style.caption;
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(m_pane == PaneId::volume ? m_style.text : m_style.axisColor(axisOf(m_pane)));
    painter.drawText(line, Qt::AlignVCenter, m_name);
    const int after = QFontMetrics(bold).horizontalAdvance(m_name) + 8;
    painter.setFont(m_style.caption);
    painter.setPen(m_style.text);
    painter.drawText(line.adjusted(after, 0, 0, 0), Qt::AlignVCenter, m_position);
    const int noticeWidth = QFontMetrics(m_style.caption).horizontalAdvance(m_notice);
    if (after + QFontMetrics(m_style.caption).horizontalAdvance(m_position) + 16 + noticeWidth > line.width()) return;  // a narrow pane
    painter.setPen(m_style.faintText);
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignRight, m_notice);
}

void PaneFrame::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Qt::black);
    painter.fillRect(0, 0, width(), kTitleHeight, m_style.chrome);
    paintTitle(painter);
    QColor edge = m_pane == PaneId::volume ? m_style.faintText : m_style.axisColor(axisOf(m_pane));
    edge.setAlphaF(m_loaded < 1 ? 0.3F : 0.8F);
    painter.fillRect(0, kTitleHeight, width(), kEdge, edge);
    if (m_loaded < 1) painter.fillRect(0, kTitleHeight, static_cast<int>(width() * m_loaded), kEdge, m_style.text);
}

}  // namespace volumen
