#include "ui/tabular_text.h"

#include <QPainter>
#include <algorithm>

namespace volumen {

namespace {

int digitWidth(const QFontMetrics& metrics) {
    int widest = 0;
    for (const QChar digit : QStringLiteral("0123456789")) widest = std::max(widest, metrics.horizontalAdvance(digit));
    return widest;
}

/// Calls f(run, width) for every digit and for every stretch between digits.
template <class F>
void forEachRun(const QFontMetrics& metrics, const QString& text, F f) {
    const int digit = digitWidth(metrics);
    for (qsizetype from = 0; from < text.size();) {
        qsizetype to = from + 1;
        const bool isDigit = text[from].isDigit();
        if (!isDigit)
            while (to < text.size() && !text[to].isDigit()) ++to;
        const QString run = text.mid(from, to - from);
        f(run, isDigit ? digit : metrics.horizontalAdvance(run));
        from = to;
    }
}

}  // namespace

int tabularWidth(const QFontMetrics& metrics, const QString& text) {
    int width = 0;
    forEachRun(metrics, text, [&](const QString&, int advance) { width += advance; });
    return width;
}

void drawTabular(QPainter& painter, const QRect& rect, Qt::Alignment alignment, const QString& text) {
    const QFontMetrics metrics = painter.fontMetrics();
    int x = rect.left();
    if (alignment & Qt::AlignRight) x = rect.right() + 1 - tabularWidth(metrics, text);
    if (alignment & Qt::AlignHCenter) x += (rect.width() - tabularWidth(metrics, text)) / 2;
    const int baseline = rect.top() + (rect.height() + metrics.ascent() - metrics.descent()) / 2;
    forEachRun(metrics, text, [&](const QString& run, int advance) {
        const int slack = run.size() == 1 && run[0].isDigit() ? advance - metrics.horizontalAdvance(run) : 0;
        painter.drawText(x + slack / 2, baseline, run);
        x += advance;
    });
}

}  // namespace volumen
