#include "ui/panels/form_parts.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "ui/theme.h"

namespace volumen {

namespace {
constexpr int kCaptionWidth = 68;  // "Interpolation", the longest, so that the fields of all forms begin at one line
}

QComboBox* makeChoice(const QStringList& texts) {
    auto* box = new QComboBox;
    box->setItemDelegate(new QStyledItemDelegate(box));
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);  // a long text is no reason for a wide dock
    box->setMinimumContentsLength(8);
    box->addItems(texts);
    return box;
}

QGridLayout* layForm(QWidget* form) {
    auto* grid = new QGridLayout(form);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(metrics::kGrid);
    grid->setColumnMinimumWidth(0, kCaptionWidth);
    grid->setColumnStretch(1, 1);
    return grid;
}

void laySection(QWidget* section, QWidget* header, QWidget* form, int above) {
    auto* column = new QVBoxLayout(section);
    column->setContentsMargins(12, above, 12, 12);
    column->setSpacing(metrics::kGrid);
    column->addWidget(header);
    column->addWidget(form);
}

QHBoxLayout* layRow(QWidget* row) {
    auto* fields = new QHBoxLayout(row);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->setSpacing(metrics::kGrid);
    return fields;
}

}  // namespace volumen
