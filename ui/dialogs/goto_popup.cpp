#include "ui/dialogs/goto_popup.h"

#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/dialogs/goto_text.h"
#include "ui/panels/caption_label.h"
#include "ui/panels/number_text.h"

namespace volumen {

namespace {

QString asTyped(Point p) { return QStringLiteral("%1, %2, %3").arg(p.z, 0, 'f', 0).arg(p.y, 0, 'f', 0).arg(p.x, 0, 'f', 0); }

QString named(double z, double y, double x) {
    return QStringLiteral("z %1   y %2   x %3").arg(numberText(z, 7), numberText(y, 7), numberText(x, 7));
}

}  // namespace

GotoPopup::GotoPopup(Point now, Voxel shape, QWidget* window)
    : Popup(window), m_now(now), m_shape(shape), m_field(new QLineEdit), m_explanation(new CaptionLabel) {
    setFixedWidth(400);
    m_field->setText(asTyped(now));
    m_field->setPlaceholderText(tr("z, y, x"));
    m_field->setMinimumHeight(28);
    m_field->selectAll();
    column().addWidget(new QLabel(tr("Go to")));
    column().addWidget(m_field);
    column().addWidget(m_explanation);
    setFocusProxy(m_field);
    connect(m_field, &QLineEdit::textChanged, this, &GotoPopup::explain);
    connect(m_field, &QLineEdit::returnPressed, this, &GotoPopup::accept);
    explain();
    m_field->setFocus();
}

bool GotoPopup::inside(Point p) const {
    const Voxel v = nearestVoxel(p);
    return Box{.lo = {}, .hi = m_shape}.contains(v);
}

void GotoPopup::explain() {
    const auto position = parsePosition(m_field->text(), m_now);
    if (!position)
        m_explanation->setText(tr("Write z, y, x, or name an axis: z 6021"));
    else if (!inside(*position))
        m_explanation->setText(tr("Outside: the volume ends at %1")
                                   .arg(named(static_cast<double>(m_shape.z - 1), static_cast<double>(m_shape.y - 1), static_cast<double>(m_shape.x - 1))));
    else
        m_explanation->setText(named(position->z, position->y, position->x));
}

void GotoPopup::accept() {
    const auto position = parsePosition(m_field->text(), m_now);
    if (!position || !inside(*position)) return m_field->selectAll();
    Q_EMIT gotoWanted(*position);
    close();
}

}  // namespace volumen
