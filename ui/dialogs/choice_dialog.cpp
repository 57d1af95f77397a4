#include "ui/dialogs/choice_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/theme.h"

namespace volumen {

ChoiceDialog::ChoiceDialog(const QString& title, const QString& sentence, const QList<Choice>& choices, QWidget* parent)
    : QDialog(parent), m_list(new QListWidget) {
    setWindowTitle(title);
    resize(480, 320);
    auto* label = new QLabel(sentence);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Ok)->setProperty("primary", true);
    for (const Choice& choice : choices) {
        auto* item = new QListWidgetItem(choice.detail.isEmpty() ? choice.text : choice.text + QStringLiteral("   ") + choice.detail, m_list);
        item->setData(Qt::UserRole, choice.id);
        item->setSizeHint({0, 30});
    }
    m_list->setCurrentRow(0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    column->addWidget(label);
    column->addWidget(m_list, 1);
    column->addWidget(buttons);
    connect(m_list, &QListWidget::itemActivated, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QString ChoiceDialog::chosen() const { return m_list->currentItem() ? m_list->currentItem()->data(Qt::UserRole).toString() : QString(); }

std::optional<QString> askForChoice(QWidget* parent, const QString& title, const QString& sentence, const QList<Choice>& choices) {
    ChoiceDialog dialog(title, sentence, choices, parent);
    if (dialog.exec() != QDialog::Accepted) return {};
    return dialog.chosen();
}

}  // namespace volumen
