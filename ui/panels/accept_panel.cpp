#include "ui/panels/accept_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/panels/caption_label.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/form_parts.h"
#include "ui/panels/number_field.h"
#include "ui/panels/slider_field.h"
#include "ui/theme.h"

namespace volumen {

AcceptPanel::AcceptPanel(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 0, 12, 12);
    column->setSpacing(12);
    column->addWidget(makeForm());
    column->addWidget(makeButtons());
    connectAll();
}

QWidget* AcceptPanel::makeForm() {
    m_prediction = makeChoice({});
    m_sure = new SliderField({.lo = 0, .hi = 1, .step = 0.01});
    m_sure->setObjectName("acceptSure");
    m_sure->setNaturalZero(0.5);
    m_sure->setToolTip(tr("Probabilities from here on are accepted; the panes show it at once"));
    m_likely = new SliderField({.lo = 0, .hi = 1, .step = 0.01});
    m_likely->setObjectName("acceptLikely");
    m_likely->setNaturalZero(0.5);
    m_likely->setToolTip(tr("And what hangs together with them, from here on"));
    m_least = new NumberField;
    m_least->setObjectName("acceptLeast");
    m_least->setDecimals(0);
    m_least->setRange(1, 1e12);
    m_least->setSuffix(tr(" voxels"));
    m_least->setAccessibleName(tr("Smallest piece"));
    m_mask = makeChoice({});
    m_mask->setToolTip(tr("Only where this layer is not 0"));
    m_label = makeChoice({});
    m_label->setObjectName("acceptLabel");
    m_onlyUnlabeled = new QCheckBox(tr("Only what is unlabeled"));
    auto* form = new QWidget;
    QGridLayout* grid = layForm(form);
    const std::pair<QString, QWidget*> rows[] = {{tr("Prediction"), m_prediction}, {tr("Ink from"), m_sure}, {tr("Beside from"), m_likely}, {tr("Pieces from"), m_least},
                                                 {tr("Inside"), m_mask}, {tr("As"), m_label}, {{}, m_onlyUnlabeled}};
    int line = 0;
    for (const auto& [text, field] : rows) {
        if (!text.isEmpty()) grid->addWidget(new CaptionLabel(text), line, 0);
        grid->addWidget(field, line++, 1);
    }
    return form;
}

QWidget* AcceptPanel::makeButtons() {
    const auto button = [](const QString& text, const char* name) {
        auto* made = new QPushButton(text);
        made->setObjectName(name);
        return made;
    };
    m_make = button(tr("New layer of labels"), "acceptMake");
    m_preview = button(tr("Preview"), "acceptPreview");
    m_keep = button(tr("Keep"), "acceptKeep");
    m_keep->setProperty("primary", true);
    m_drop = button(tr("Drop"), "acceptDrop");
    auto* problem = new CaptionLabel;
    problem->setWordWrap(true);
    m_problem = problem;
    m_problem->setObjectName("acceptProblem");
    auto* line = new QWidget;
    QHBoxLayout* row = layRow(line);
    const std::initializer_list<QPushButton*> all{m_make, m_preview, m_keep, m_drop};
    for (QPushButton* each : all) row->addWidget(each, 1);
    auto* buttons = new QWidget;
    auto* column = new QVBoxLayout(buttons);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::kGrid);
    column->addWidget(m_problem);
    column->addWidget(line);
    return buttons;
}

template <class Change>
void AcceptPanel::want(Change change) {
    AcceptChoice choice = m_view.choice;
    change(choice);
    if (!(choice == m_view.choice)) Q_EMIT choiceWanted(choice);
}

void AcceptPanel::connectAll() {
    connect(m_prediction, &QComboBox::activated, this, [this](int i) { want([=](AcceptChoice& c) { c.prediction = i; }); });
    connect(m_sure, &SliderField::valueWanted, this, [this](double p) { want([=](AcceptChoice& c) { c.sure = p, c.likely = std::min(c.likely, p); }); });
    connect(m_likely, &SliderField::valueWanted, this, [this](double p) { want([=](AcceptChoice& c) { c.likely = p, c.sure = std::max(c.sure, p); }); });
    connect(m_least, &NumberField::valueChanged, this, [this](double voxels) { want([=](AcceptChoice& c) { c.leastVoxels = static_cast<std::int64_t>(voxels); }); });
    connect(m_mask, &QComboBox::activated, this, [this](int i) { want([=](AcceptChoice& c) { c.mask = i; }); });
    connect(m_label, &QComboBox::activated, this, [this](int i) { want([=](AcceptChoice& c) { c.label = i; }); });
    connect(m_onlyUnlabeled, &QCheckBox::clicked, this, [this](bool on) { want([=](AcceptChoice& c) { c.onlyUnlabeled = on; }); });
    connect(m_make, &QPushButton::clicked, this, &AcceptPanel::labelsWanted);
    connect(m_preview, &QPushButton::clicked, this, &AcceptPanel::previewWanted);
    connect(m_keep, &QPushButton::clicked, this, &AcceptPanel::keepWanted);
    connect(m_drop, &QPushButton::clicked, this, &AcceptPanel::dropWanted);
}

void AcceptPanel::setView(const AcceptView& view) {
    m_view = view;
    const AcceptChoice& choice = view.choice;
    showChoices(*m_prediction, view.predictions, choice.prediction);
    m_sure->setValue(choice.sure);
    m_likely->setValue(choice.likely);
    m_least->show(static_cast<double>(choice.leastVoxels));
    showChoices(*m_mask, QStringList(tr("Everywhere")) + view.masks, choice.mask);
    showChoices(*m_label, view.labels, choice.label);
    m_label->setEnabled(choice.label >= 0);
    m_onlyUnlabeled->setChecked(choice.onlyUnlabeled);
    m_problem->setText(view.problem);
    m_problem->setVisible(!view.problem.isEmpty());
    m_make->setVisible(view.needsLabels && !view.previews);
    m_preview->setVisible(!view.needsLabels && !view.previews);
    m_preview->setEnabled(view.problem.isEmpty());
    m_keep->setVisible(view.previews);
    m_drop->setVisible(view.previews);
}

}  // namespace volumen
