#include "ui/panels/predict_panel.h"

#include <QComboBox>
#include <QDropEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/panels/caption_label.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/dropped_paths.h"
#include "ui/panels/form_parts.h"
#include "ui/panels/icon_button.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr int kFine = 10'000;   // steps of the bar
constexpr int kOverlaps[] = {0, 25, 50, 75};

/// Text of several lines, as wide as the dock.
QLabel* makeNote(const char* name) {
    auto* note = new CaptionLabel;
    note->setObjectName(name);
    note->setWordWrap(true);
    return note;
}

void showNote(QLabel& note, const QString& text) {
    note.setText(text);
    note.setVisible(!text.isEmpty());
}

}  // namespace

PredictPanel::PredictPanel(QWidget* parent) : QWidget(parent) {
    setAcceptDrops(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 0, 12, 12);
    column->setSpacing(metrics::kGrid);
    column->addWidget(makeModel());
    column->addWidget(makeForm());
    column->addWidget(makeRun());
    connectAll();
}

QWidget* PredictPanel::makeModel() {
    m_model = makeChoice({});
    m_model->setObjectName("predictModel");
    m_model->setToolTip(tr("Weights of a network; a file can be dropped here"));
    m_about = makeNote("predictAbout");
    auto* browse = new IconButton("folder", tr("Other weights…"));
    browse->setObjectName("predictBrowse");
    connect(browse, &QToolButton::clicked, this, &PredictPanel::browseModelWanted);
    auto* model = new QWidget;
    auto* column = new QVBoxLayout(model);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::kHalf);
    auto* line = new QWidget;
    QHBoxLayout* row = layRow(line);
    row->addWidget(m_model, 1);
    row->addWidget(browse);
    column->addWidget(line);
    column->addWidget(m_about);
    return model;
}

QWidget* PredictPanel::makeOutput() {
    m_output = new QLineEdit;
    m_output->setObjectName("predictOutput");
    m_output->setClearButtonEnabled(true);
    auto* browse = new IconButton("folder", tr("Another place…"));
    connect(browse, &QToolButton::clicked, this, &PredictPanel::browseOutputWanted);
    auto* line = new QWidget;
    QHBoxLayout* row = layRow(line);
    row->addWidget(m_output, 1);
    row->addWidget(browse);
    return line;
}

QWidget* PredictPanel::makeForm() {
    m_volume = makeChoice({});
    m_level = makeChoice({});
    m_region = makeChoice({tr("What the panes show"), tr("The crop box"), tr("Around the labels"), tr("All of it")});
    m_region->setObjectName("predictRegion");
    m_region->setToolTip(tr("P predicts what the panes show; V draws the crop box in a slice"));
    m_regionText = makeNote("predictRegionText");
    m_overlap = makeChoice({tr("None"), tr("A quarter"), tr("A half"), tr("Three quarters")});
    m_overlap->setToolTip(tr("Of neighbouring patches: more is smoother, and slower"));
    m_looks = makeChoice({tr("One"), tr("8, turned and mirrored"), tr("12, mirrored twice"), tr("8, mirrored in depth too")});
    m_looks->setToolTip(tr("How often each patch is looked at, turned or mirrored; averaged"));
    m_device = makeChoice({tr("The fastest there is"), tr("Processor"), tr("Graphics card")});
    const std::pair<QString, QWidget*> rows[] = {{tr("Volume"), m_volume}, {tr("Level"), m_level}, {tr("Region"), m_region}, {{}, m_regionText}, {tr("Overlap"), m_overlap},
                                                 {tr("Looks"), m_looks}, {tr("Device"), m_device}, {tr("Result"), makeOutput()}};
    auto* form = new QWidget;
    QGridLayout* grid = layForm(form);
    int line = 0;
    for (const auto& [text, field] : rows) {
        if (!text.isEmpty()) grid->addWidget(new CaptionLabel(text), line, 0);
        grid->addWidget(field, line++, 1);
    }
    return form;
}

QWidget* PredictPanel::makeRun() {
    const auto button = [](const QString& text, const char* name) {
        auto* made = new QPushButton(text);
        made->setObjectName(name);
        return made;
    };
    m_predict = button(tr("Predict"), "predict");
    m_predict->setProperty("primary", true);
    m_cancel = button(tr("Cancel"), "predictCancel");
    m_resume = button(tr("Resume"), "predictResume");
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(metrics::kHalf);
    m_progress = makeNote("predictProgress");
    m_problem = makeNote("predictProblem");
    auto* buttons = new QWidget;
    QHBoxLayout* row = layRow(buttons);
    row->addWidget(m_predict, 1);
    row->addWidget(m_resume, 1);
    row->addWidget(m_cancel, 1);
    auto* run = new QWidget;
    auto* column = new QVBoxLayout(run);
    column->setContentsMargins(0, metrics::kHalf, 0, 0);
    column->setSpacing(metrics::kGrid);
    const std::initializer_list<QWidget*> parts{buttons, m_bar, m_progress, m_problem};
    for (QWidget* part : parts) column->addWidget(part);
    return run;
}

template <class Change>
void PredictPanel::want(Change change) {
    PredictChoice choice = m_view.choice;
    change(choice);
    if (!(choice == m_view.choice)) Q_EMIT choiceWanted(choice);
}

void PredictPanel::connectAll() {
    const auto on = [this](QComboBox* box, auto set) {
        connect(box, &QComboBox::activated, this, [this, set](int index) { want([&](PredictChoice& choice) { set(choice, index); }); });
    };
    on(m_model, [](PredictChoice& c, int i) { c.model = i; });
    on(m_volume, [](PredictChoice& c, int i) { c.volume = i; });
    on(m_level, [](PredictChoice& c, int i) { c.level = i; });
    on(m_region, [](PredictChoice& c, int i) { c.region = static_cast<PredictRegion>(i); });
    on(m_overlap, [](PredictChoice& c, int i) { c.overlap = kOverlaps[i]; });
    on(m_looks, [](PredictChoice& c, int i) { c.looks = i; });
    on(m_device, [](PredictChoice& c, int i) { c.device = static_cast<PredictDevice>(i); });
    connect(m_output, &QLineEdit::textEdited, this, [this](const QString& text) { want([&](PredictChoice& choice) { choice.output = text.trimmed(); }); });
    connect(m_predict, &QPushButton::clicked, this, &PredictPanel::predictWanted);
    connect(m_cancel, &QPushButton::clicked, this, &PredictPanel::cancelWanted);
    connect(m_resume, &QPushButton::clicked, this, &PredictPanel::resumeWanted);
}

void PredictPanel::setView(const PredictView& view) {
    m_view = view;
    const PredictChoice& choice = view.choice;
    showChoices(*m_model, view.models, choice.model);
    showNote(*m_about, view.modelProblem.isEmpty() ? view.about : view.modelProblem);
    showChoices(*m_volume, view.volumes, choice.volume);
    showChoices(*m_level, QStringList(tr("By the model")) + view.levels, choice.level);
    m_region->setCurrentIndex(static_cast<int>(choice.region));
    showNote(*m_regionText, view.region);
    m_overlap->setCurrentIndex(static_cast<int>(std::find(std::begin(kOverlaps), std::end(kOverlaps), choice.overlap) - std::begin(kOverlaps)));
    m_looks->setCurrentIndex(choice.looks);
    m_device->setCurrentIndex(static_cast<int>(choice.device));
    if (m_output->text().trimmed() != choice.output) m_output->setText(choice.output);
    m_output->setPlaceholderText(tr("By a free name"));
    m_output->setToolTip(choice.output.isEmpty() ? tr("In the folder %1; write another place here").arg(view.folder) : choice.output);
    showJob();
}

/// Predict, Cancel or Resume: whichever makes sense now.
void PredictPanel::showJob() {
    const std::optional<JobView>& job = m_view.job;
    const bool runs = job && !isOver(*job), stopped = job && (job->state == JobState::cancelled || job->state == JobState::failed);
    m_predict->setVisible(!runs);
    m_predict->setEnabled(m_view.problem.isEmpty());
    m_cancel->setVisible(runs);
    m_cancel->setEnabled(runs && job->state == JobState::running);
    m_resume->setVisible(stopped && job->resumable);
    m_bar->setVisible(job.has_value());
    m_progress->setVisible(job.has_value());
    const bool failed = job && job->state == JobState::failed;
    showNote(*m_problem, failed || (job && m_view.problem.isEmpty()) ? job->problem : m_view.problem);
    if (!job) return;
    const double share = shareOf(*job);
    m_bar->setRange(0, share < 0 && runs ? 0 : kFine);   // no range: it runs to and fro
    m_bar->setValue(job->state == JobState::finished ? kFine : static_cast<int>(std::max(0.0, share) * kFine));
    m_progress->setText(progressText(*job));
}

void PredictPanel::dragEnterEvent(QDragEnterEvent* event) {
    if (droppedPaths(event->mimeData()).size() == 1) event->acceptProposedAction();
}

void PredictPanel::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    Q_EMIT modelsDropped(droppedPaths(event->mimeData()));
}

}  // namespace volumen
