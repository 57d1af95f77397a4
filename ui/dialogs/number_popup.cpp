#include "ui/dialogs/number_popup.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/panels/caption_label.h"
#include "ui/panels/number_field.h"

namespace volumen {

NumberPopup::NumberPopup(const NumberQuestion& question, QWidget* window) : Popup(window), m_field(new NumberField) {
    setFixedWidth(400);
    auto* explanation = new CaptionLabel;
    explanation->setWordWrap(true);
    m_field->setRange(question.lo, question.hi);
    m_field->setSuffix(' ' + question.unit);
    m_field->setAlignment(Qt::AlignLeft);
    m_field->setMinimumHeight(28);
    m_field->setKeyboardTracking(true);   // the words below follow what is typed
    m_field->setValue(question.value);
    column().addWidget(new QLabel(question.title));
    column().addWidget(m_field);
    column().addWidget(explanation);
    const auto explain = [explanation, text = question.explain](double value) { explanation->setText(tr("%1 Enter does it, Esc does not.").arg(text ? text(value) : QString())); };
    connect(m_field, &NumberField::valueChanged, this, explain);
    explain(question.value);
    setFocusProxy(m_field);
    m_field->setFocus();
    m_field->selectAll();
}

/// The field hands on what ends its typing.
void NumberPopup::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter) return Popup::keyPressEvent(event);
    if (!m_field->hasAcceptableInput()) return m_field->selectAll();
    Q_EMIT numberWanted(m_field->value());
    close();
}

}  // namespace volumen
