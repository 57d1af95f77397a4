#include "ui/theme.h"

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QFontDatabase>
#include <QPalette>
#include <QStyleFactory>
#include <cmath>

namespace volumen {

namespace {

Theme darkTheme() {
    return {.dark = true,
            .window = "#1b1d21",
            .panel = "#202328",
            .field = "#2a2e35",
            .hover = "#343942",
            .border = "#33373f",
            .text = "#d8dbe0",
            .caption = "#969da8",
            .faint = "#5f6671",
            .accent = "#3d7fd6",
            .onAccent = "#ffffff",
            .selection = "#2b3a50",
            .good = "#5fb98a",
            .warning = "#e0b04a",
            .error = "#ee7b66",
            .pane = "#000000",
            .onPane = "#d8dbe0",
            .axisZ = "#4c9be8",
            .axisY = "#e8a33d",
            .axisX = "#b07ce8",
            .ink = "#e8603c",
            .noInk = "#4c8be8"};
}

Theme lightTheme() {
    return {.dark = false,
            .window = "#eceef1",
            .panel = "#f6f7f9",
            .field = "#ffffff",
            .hover = "#e2e6eb",
            .border = "#d0d5dc",
            .text = "#22262c",
            .caption = "#5a616c",
            .faint = "#a0a7b1",
            .accent = "#2569c4",
            .onAccent = "#ffffff",
            .selection = "#d5e4f8",
            .good = "#24774d",
            .warning = "#8a5c00",
            .error = "#b73a25",
            .pane = "#000000",
            .onPane = "#d8dbe0",
            .axisZ = "#1f6fb8",
            .axisY = "#95610a",
            .axisX = "#7d45bd",
            .ink = "#c0431f",
            .noInk = "#2c66b8"};
}

QPalette paletteOf(const Theme& t) {
    QPalette palette(t.text, t.field, mixed(t.field, Qt::white, 0.1), mixed(t.field, Qt::black, 0.4), t.border, t.text, t.onAccent,
                     t.field, t.window);
    palette.setColor(QPalette::AlternateBase, t.panel);
    palette.setColor(QPalette::Highlight, t.accent);
    palette.setColor(QPalette::HighlightedText, t.onAccent);
    palette.setColor(QPalette::ToolTipBase, t.field);
    palette.setColor(QPalette::ToolTipText, t.text);
    palette.setColor(QPalette::PlaceholderText, t.faint);
    palette.setColor(QPalette::Link, t.dark ? t.axisZ : t.accent);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, t.faint);
    return palette;
}

/// resources/style/theme.qss with every @name replaced by that colour.
QString styleSheetOf(const Theme& t) {
    QFile file(QStringLiteral(":/volumen/style/theme.qss"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    QString sheet = QString::fromUtf8(file.readAll());
    const std::pair<const char*, QColor> names[] = {
        {"@window", t.window}, {"@panel", t.panel},     {"@field", t.field},         {"@hover", t.hover},   {"@border", t.border},
        {"@text", t.text},     {"@caption", t.caption}, {"@faint", t.faint},         {"@accent", t.accent}, {"@onAccent", t.onAccent},
        {"@error", t.error},   {"@warning", t.warning}, {"@selection", t.selection},
    };
    for (const auto& [name, color] : names) sheet.replace(QLatin1String(name) + ';', color.name() + ';');
    return sheet;
}

QFont fontOfSize(int pixels) {
    QFont font(QFontDatabase::hasFamily(QStringLiteral("Inter")) ? QStringLiteral("Inter")
                                                                   : QFontDatabase::systemFont(QFontDatabase::GeneralFont).family());
    font.setPixelSize(pixels);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

double luminance(const QColor& color) {
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

}  // namespace

const Theme& theme(ThemeKind kind) {
    static const Theme kDark = darkTheme();
    static const Theme kLight = lightTheme();
    return kind == ThemeKind::dark ? kDark : kLight;
}

const Theme& currentTheme() {
    return theme(luminance(QGuiApplication::palette().color(QPalette::Window)) < 0.2 ? ThemeKind::dark : ThemeKind::light);
}

/// The style sheet comes last in `applyTheme`, so that at StyleChange the palette is the new one.
bool changesTheme(const QEvent& event) { return event.type() == QEvent::PaletteChange || event.type() == QEvent::StyleChange; }

void applyTheme(QApplication& application, ThemeKind kind) {
    application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    application.setFont(controlFont());
    application.setPalette(paletteOf(theme(kind)));
    application.setStyleSheet(styleSheetOf(theme(kind)));
}

QFont controlFont() { return fontOfSize(13); }
QFont captionFont() { return fontOfSize(11); }

double contrast(const QColor& a, const QColor& b) {
    const double one = luminance(a) + 0.05, other = luminance(b) + 0.05;
    return one > other ? one / other : other / one;
}

QColor mixed(const QColor& under, const QColor& over, double alpha) {
    const auto mix = [alpha](double u, double o) { return static_cast<float>(u + (o - u) * alpha); };
    return QColor::fromRgbF(mix(under.redF(), over.redF()), mix(under.greenF(), over.greenF()), mix(under.blueF(), over.blueF()));
}

}  // namespace volumen
