#include "ui/view/pane_frame.h"

#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace volumen {

namespace {

constexpr int kTitleHeight = 26;
constexpr int kEdge = 2;

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
    : QWidget(parent), m_pane(pane), m_content(content), m_style(style), m_name(new QLabel(this)), m_position(new QLabel(this)),
      m_notice(new QLabel(this)), m_tearOff(titleButton(this)), m_maximise(titleButton(this)) {
    setObjectName(QString("pane.") + QString::fromUtf8(name(pane).data()));
    auto* title = new QHBoxLayout;
    title->setContentsMargins(10, 0, 4, 0);
    title->setSpacing(8);
    title->addWidget(m_name);
    title->addWidget(m_position);
    title->addStretch();
    title->addWidget(m_notice);
    title->addWidget(m_tearOff);
    title->addWidget(m_maximise);
    auto* box = new QWidget(this);
    box->setFixedHeight(kTitleHeight);
    box->setLayout(title);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kEdge);
    column->addWidget(box);
    column->addWidget(content, 1);
    connect(m_maximise, &QToolButton::clicked, this, &PaneFrame::maximiseWanted);
    connect(m_tearOff, &QToolButton::clicked, this, &PaneFrame::tearOffWanted);
    setStyleValues(style);
    updateButtons();
}

void PaneFrame::setStyleValues(const PaneStyle& style) {
    m_style = style;
    QFont bold = style.caption;
    bold.setWeight(QFont::DemiBold);
    m_name->setFont(bold);
    m_position->setFont(style.caption);
    m_notice->setFont(style.caption);
    const auto color = [](QLabel* label, const QColor& ink) {
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, ink);
        label->setPalette(palette);
    };
    color(m_name, m_pane == PaneId::volume ? style.text : style.axisColor(axisOf(m_pane)));
    color(m_position, style.text);
    color(m_notice, style.faintText);
    update();
}

void PaneFrame::setTitle(const QString& name, const QString& position) {
    m_name->setText(name);
    m_position->setText(position);
}

void PaneFrame::setNotice(const QString& text) {
    if (m_notice->text() != text) m_notice->setText(text);
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
    m_maximise->setToolTip(m_maximised ? tr("Show all panes (double click)") : tr("Maximise this pane (double click)"));
    m_tearOff->setToolTip(m_tornOff ? tr("Put this pane back into the window") : tr("Tear this pane off into a window of its own"));
    if (!m_icons) return;
    m_maximise->setIcon(m_icons(m_maximised ? "restore" : "maximize"));
    m_tearOff->setIcon(m_icons(m_tornOff ? "restore" : "tear-off"));
}

void PaneFrame::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Qt::black);
    painter.fillRect(0, 0, width(), kTitleHeight, m_style.chrome);
    QColor edge = m_pane == PaneId::volume ? m_style.faintText : m_style.axisColor(axisOf(m_pane));
    edge.setAlphaF(m_loaded < 1 ? 0.3F : 0.8F);
    painter.fillRect(0, kTitleHeight, width(), kEdge, edge);
    if (m_loaded < 1) painter.fillRect(0, kTitleHeight, static_cast<int>(width() * m_loaded), kEdge, m_style.text);
}

}  // namespace volumen
