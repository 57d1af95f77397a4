#include "ui/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

#include "ui/theme.h"

namespace volumen {

namespace {

struct Inks {
    QColor normal;
    QColor disabled;
    QColor checked;
};

/// Draws the vector at whatever size is asked for, so that every pixel ratio is sharp.
class LineIcon : public QIconEngine {
public:
    LineIcon(QByteArray drawing, Inks inks) : m_drawing(std::move(drawing)), m_inks(std::move(inks)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        QByteArray inked = m_drawing;
        inked.replace("currentColor", inkFor(mode, state).name().toLatin1());
        QSvgRenderer(inked).render(painter, rect);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QIconEngine* clone() const override { return new LineIcon(*this); }

private:
    const QColor& inkFor(QIcon::Mode mode, QIcon::State state) const {
        if (mode == QIcon::Disabled) return m_inks.disabled;
        return state == QIcon::On ? m_inks.checked : m_inks.normal;
    }

    QByteArray m_drawing;
    Inks m_inks;
};

QByteArray drawing(const QString& name) {
    QFile file(QStringLiteral(":/volumen/icons/%1.svg").arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QIcon iconOf(const QString& name, Inks inks) {
    const QByteArray svg = drawing(name);
    return svg.isEmpty() ? QIcon() : QIcon(new LineIcon(svg, std::move(inks)));
}

}  // namespace

QIcon icon(const QString& name, const Theme& theme) {
    const QColor checked = theme.dark ? mixed(theme.accent, theme.text, 0.6) : theme.accent;
    return iconOf(name, {.normal = mixed(theme.text, theme.panel, 0.15), .disabled = theme.faint, .checked = checked});
}

QIcon icon(const QString& name, const QColor& color) { return iconOf(name, {color, color, color}); }

QIcon applicationIcon() { return icon(QStringLiteral("volumen"), Qt::white); }

}  // namespace volumen
