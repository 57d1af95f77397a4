#include "ui/panels/caption_label.h"

#include <QPainter>

#include "ui/theme.h"

namespace volumen {

CaptionLabel::CaptionLabel(const QString& text, QWidget* parent) : QLabel(text, parent) {
    setTextFormat(Qt::PlainText);
    setFont(captionFont());
}

void CaptionLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& t = currentTheme();
    painter.setFont(font());
    painter.setPen(isEnabled() ? t.caption : t.faint);
    painter.drawText(contentsRect(), static_cast<int>(alignment()) | (wordWrap() ? Qt::TextWordWrap : 0), text());
}

}  // namespace volumen
