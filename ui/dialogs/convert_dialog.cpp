#include "ui/dialogs/convert_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDropEvent>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "core/base/text.h"
#include "ui/dialogs/choose_button.h"
#include "ui/dialogs/convert_more.h"
#include "ui/dialogs/convert_values.h"
#include "ui/dialogs/file_dialogs.h"
#include "ui/dialogs/form_row.h"
#include "ui/icons.h"
#include "ui/panels/command_text.h"
#include "ui/panels/dropped_paths.h"
#include "ui/panels/histogram_plot.h"
#include "ui/theme.h"

namespace volumen {

namespace {

QString shownText(const ConvertInput& input) {
    return input.name + QStringLiteral("   ") + QString::fromStdString(formatShape(input.shape) + " · " + std::string(name(input.type)));
}

/// The name to begin with, beside the input.
QString outputFor(const ConvertInput& input) { return QFileInfo(input.path).absolutePath() + "/" + QFileInfo(input.path).completeBaseName() + "-converted"; }

/// The fields stand where they do whichever rows are shown.
void keepLabelsAsWide(QFormLayout& form) {
    int most = 0;
    for (int row = 0; row < form.rowCount(); ++row)
        if (const QLayoutItem* label = form.itemAt(row, QFormLayout::LabelRole)) most = std::max(most, label->widget()->sizeHint().width());
    form.itemAt(0, QFormLayout::LabelRole)->widget()->setMinimumWidth(most);
}

}  // namespace

ConvertDialog::ConvertDialog(std::vector<ConvertInput> inputs, QWidget* parent)
    : QDialog(parent), m_inputs(std::move(inputs)), m_form(new QFormLayout), m_input(named<QComboBox>("input")),
      m_choose(chooseButton("choose", [this](const QString& path) { Q_EMIT inputWanted(path); })), m_note(named<QLabel>("note")), m_format(named<QComboBox>("format")),
      m_output(named<QLineEdit>("output")), m_place(new QPushButton(tr("Choose…"))), m_values(nullptr), m_more(nullptr), m_moreButton(named<QToolButton>("more")),
      m_size(named<QLabel>("size")), m_problem(named<QLabel>("problem")), m_convert(nullptr) {
    setWindowTitle(tr("Convert"));
    setAcceptDrops(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_convert = buttons->addButton(tr("Convert"), QDialogButtonBox::AcceptRole);
    m_convert->setObjectName("convert");
    m_convert->setProperty("primary", true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * metrics::kGrid, 2 * metrics::kGrid, 2 * metrics::kGrid, 2 * metrics::kGrid);
    column->addLayout(m_form);
    column->addStretch(1);
    column->addWidget(buttons);
    fill();
    connectFields();
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    showInput();
    showMore(false);
}

void ConvertDialog::fill() {
    for (const ConvertInput& input : m_inputs) m_input->addItem(shownText(input));
    m_input->setPlaceholderText(tr("a file or a folder, chosen or dropped here"));
    for (const ConvertFormat& format : convertFormats()) m_format->addItem(format.text, format.id);
    for (QLabel* label : {m_note, m_size, m_problem}) label->setWordWrap(true), label->setTextFormat(Qt::PlainText);
    m_input->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_form->addRow(tr("Volume"), besideEachOther({m_input, m_choose}));
    m_form->addRow(QString(), m_note);
    m_form->addRow(tr("Format"), m_format);
    m_form->addRow(tr("Into"), besideEachOther({m_output, m_place}));
    m_values = new ConvertValues(*m_form, this);
    addMore();
    m_form->addRow(tr("Size"), m_size);
    m_form->addRow(QString(), m_problem);
    keepLabelsAsWide(*m_form);
    sayOfInput({});
}

void ConvertDialog::addMore() {
    m_moreButton->setText(tr("More"));
    m_moreButton->setCheckable(true);
    m_moreButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_form->addRow(QString(), m_moreButton);
    m_more = new ConvertMore(*m_form, this);
}

void ConvertDialog::connectFields() {
    connect(m_input, &QComboBox::activated, this, &ConvertDialog::showInput);
    connect(m_format, &QComboBox::activated, this, &ConvertDialog::showFormat);
    connect(m_place, &QPushButton::clicked, this, &ConvertDialog::choosePlace);
    connect(m_output, &QLineEdit::textChanged, this, &ConvertDialog::renew);
    connect(m_values, &ConvertValues::changed, this, &ConvertDialog::renew);
    connect(m_more, &ConvertMore::changed, this, &ConvertDialog::renew);
    connect(m_moreButton, &QToolButton::toggled, this, &ConvertDialog::showMore);
    connect(m_convert, &QPushButton::clicked, this, [this] {
        Q_EMIT convertWanted(wish());
        accept();
    });
}

void ConvertDialog::showInput() {
    m_values->showInput(input());
    m_more->showInput(input());
    m_output->setText(input().path.isEmpty() ? QString() : outputFor(input()));
    showFormat();
    if (!input().path.isEmpty()) Q_EMIT inputChosen();
}

void ConvertDialog::showFormat() {
    const ConvertFormat& format = convertFormat(m_format->currentData().toString());
    m_more->showFormat(format);
    QString out = m_output->text();
    for (const ConvertFormat& other : convertFormats())
        if (!other.suffix.isEmpty() && out.endsWith(other.suffix)) out.chop(other.suffix.size());
    m_output->setText(out.isEmpty() ? out : out + format.suffix);
    renew();
}

void ConvertDialog::showMore(bool shown) {
    m_moreButton->setIcon(icon(shown ? "chevron-down" : "chevron-right", currentTheme()));
    m_more->setShown(shown);
    layout()->activate();
    resize(std::max(width(), 640), sizeHint().height());
}

const ConvertInput& ConvertDialog::input() const { return m_inputs.empty() ? m_none : m_inputs[static_cast<std::size_t>(std::max(0, m_input->currentIndex()))]; }

void ConvertDialog::addInput(const ConvertInput& input) {
    m_inputs.push_back(input);
    m_input->addItem(shownText(input));
    m_input->setCurrentIndex(m_input->count() - 1);
    sayOfInput({});
    showInput();
}

void ConvertDialog::sayOfInput(const QString& sentence) {
    m_note->setText(sentence);
    m_form->setRowVisible(m_note, !sentence.isEmpty());
}

ConvertWish ConvertDialog::wish() const {
    ConvertWish wish{.input = input(), .output = m_output->text().trimmed(), .format = m_format->currentData().toString()};
    m_values->addTo(wish);
    m_more->addTo(wish);
    return wish;
}

QString ConvertDialog::sizeText(const ConvertWish& wish) const {
    const QString most = tr("at most %1 before compression").arg(QString::fromStdString(formatByteSize(convertBytes(wish))));
    return m_freeBytes ? most + tr("; %1 are free there").arg(QString::fromStdString(formatByteSize(*m_freeBytes))) : most;
}

void ConvertDialog::renew() {
    const ConvertWish now = wish();
    const QString problem = convertProblem(now);
    m_problem->setText(problem);
    m_convert->setEnabled(problem.isEmpty());
    m_size->setText(problem.isEmpty() ? sizeText(now) : QString());
    m_more->showCommand(commandText(QStringList("volumen-cli") + convertArguments(now)));
    askForFreeBytes(now.output);
}

void ConvertDialog::askForFreeBytes(const QString& output) {
    const QString folder = QFileInfo(output).path();
    if (folder == m_folder || output.isEmpty()) return;
    m_folder = folder;
    m_freeBytes.reset();
    Q_EMIT outputChosen(folder);
}

void ConvertDialog::choosePlace() {
    if (const auto place = askForOutput(this, m_output->text())) m_output->setText(*place);
}

void ConvertDialog::setHistogram(const HistogramView& histogram) { m_values->setHistogram(histogram); }
void ConvertDialog::setWindow(double lo, double hi) { m_values->setWindow(lo, hi); }

void ConvertDialog::setFreeBytes(const QString& folder, std::optional<std::uint64_t> bytes) {
    if (folder != m_folder) return;
    m_freeBytes = bytes;
    renew();
}

void ConvertDialog::dragEnterEvent(QDragEnterEvent* event) {
    if (!droppedPaths(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void ConvertDialog::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    Q_EMIT inputWanted(droppedPaths(event->mimeData()).front());
}

}  // namespace volumen
