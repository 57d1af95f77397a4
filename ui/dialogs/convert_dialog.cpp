#include "ui/dialogs/convert_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "core/base/text.h"
#include "ui/dialogs/file_dialogs.h"
#include "ui/panels/command_text.h"
#include "ui/panels/histogram_plot.h"
#include "ui/panels/number_field.h"
#include "ui/theme.h"

namespace volumen {

namespace {

QWidget* side(std::initializer_list<QWidget*> widgets) {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    for (QWidget* widget : widgets) layout->addWidget(widget, qobject_cast<QLineEdit*>(widget) ? 1 : 0);
    return row;
}

QSpinBox* numberOr(const char* name, const QString& none, int most) {
    auto* box = new QSpinBox;
    box->setObjectName(name);
    box->setRange(0, most);
    box->setSpecialValueText(none);
    return box;
}

QString shapeText(const ConvertInput& input) {
    return QString::fromStdString(formatShape(input.shape) + " · " + std::string(name(input.type)));
}

template <class Widget>
Widget* named(const char* name) {
    auto* widget = new Widget;
    widget->setObjectName(name);
    return widget;
}

}  // namespace

ConvertDialog::ConvertDialog(std::vector<ConvertInput> inputs, QWidget* parent)
    : QDialog(parent), m_inputs(std::move(inputs)), m_input(named<QComboBox>("input")), m_output(named<QLineEdit>("output")), m_place(new QPushButton(tr("Choose…"))),
      m_format(named<QComboBox>("format")), m_rule(named<QComboBox>("rule")), m_histogram(new HistogramPlot), m_range(nullptr), m_lo(named<NumberField>("lo")),
      m_hi(named<NumberField>("hi")), m_codec(named<QComboBox>("codec")), m_levels(numberOr("levels", tr("as many as it takes"), 20)),
      m_chunk(numberOr("chunk", tr("128"), 2048)), m_region(named<QLineEdit>("region")), m_spacing(named<QLineEdit>("spacing")), m_verify(named<QCheckBox>("verify")),
      m_size(named<QLabel>("size")), m_problem(named<QLabel>("problem")), m_command(named<QLineEdit>("command")), m_convert(nullptr) {
    setWindowTitle(tr("Convert"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_convert = buttons->addButton(tr("Convert"), QDialogButtonBox::AcceptRole);
    m_convert->setObjectName("convert");
    m_convert->setProperty("primary", true);
    auto* form = new QFormLayout;
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * metrics::kGrid, 2 * metrics::kGrid, 2 * metrics::kGrid, 2 * metrics::kGrid);
    column->addLayout(form);
    column->addStretch(1);
    column->addWidget(buttons);
    fill(*form);
    connectFields();
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_convert, &QPushButton::clicked, this, [this] {
        Q_EMIT convertWanted(wish());
        accept();
    });
    showInput();
    resize(640, sizeHint().height());
}

void ConvertDialog::fill(QFormLayout& form) {
    for (const ConvertInput& input : m_inputs) m_input->addItem(input.name + QStringLiteral("   ") + shapeText(input));
    for (const ConvertFormat& format : convertFormats()) m_format->addItem(format.text, format.id);
    m_region->setPlaceholderText(tr("everything; or z0:z1,y0:y1,x0:x1"));
    m_verify->setText(tr("Read everything back and compare"));
    m_command->setReadOnly(true);
    m_command->setFont(captionFont());
    for (QLabel* label : {m_size, m_problem}) label->setWordWrap(true), label->setTextFormat(Qt::PlainText);
    form.addRow(tr("Volume"), m_input);
    form.addRow(tr("Format"), m_format);
    form.addRow(tr("Into"), side({m_output, m_place}));
    fillValues(form);
    form.addRow(tr("Compression"), m_codec);
    form.addRow(tr("Levels"), m_levels);
    form.addRow(tr("Chunk"), m_chunk);
    form.addRow(tr("Region"), m_region);
    form.addRow(tr("Voxel size (µm)"), m_spacing);
    form.addRow(QString(), m_verify);
    form.addRow(tr("Size"), m_size);
    form.addRow(tr("Command"), m_command);
    form.addRow(QString(), m_problem);
}

void ConvertDialog::fillValues(QFormLayout& form) {
    m_rule->addItem(tr("as they are"), static_cast<int>(ValueRule::keep));
    m_rule->addItem(tr("8 bits by a window"), static_cast<int>(ValueRule::window));
    m_rule->addItem(tr("8 bits by percentiles"), static_cast<int>(ValueRule::percentiles));
    m_rule->addItem(tr("8 bits, divided by 257"), static_cast<int>(ValueRule::exact257));
    m_range = new QWidget;
    auto* column = new QVBoxLayout(m_range);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_histogram);
    column->addWidget(side({m_lo, m_hi}));
    for (NumberField* field : {m_lo, m_hi}) field->setRange(-1e12, 1e12), field->setDecimals(6);
    form.addRow(tr("Values"), m_rule);
    form.addRow(QString(), m_range);
}

void ConvertDialog::connectFields() {
    connect(m_input, &QComboBox::activated, this, &ConvertDialog::showInput);
    connect(m_format, &QComboBox::activated, this, &ConvertDialog::showFormat);
    connect(m_rule, &QComboBox::activated, this, &ConvertDialog::showRule);
    connect(m_place, &QPushButton::clicked, this, &ConvertDialog::choosePlace);
    connect(m_codec, &QComboBox::activated, this, &ConvertDialog::renew);
    connect(m_verify, &QCheckBox::toggled, this, &ConvertDialog::renew);
    for (QLineEdit* field : {m_output, m_region, m_spacing}) connect(field, &QLineEdit::textChanged, this, &ConvertDialog::renew);
    for (QSpinBox* box : {m_levels, m_chunk}) connect(box, &QSpinBox::valueChanged, this, &ConvertDialog::renew);
    for (NumberField* field : {m_lo, m_hi}) connect(field, &QDoubleSpinBox::valueChanged, this, &ConvertDialog::renew);
    connect(m_histogram, &HistogramPlot::windowWanted, this, [this](double lo, double hi) {
        m_lo->show(lo), m_hi->show(hi);
        renew();
    });
}

void ConvertDialog::showInput() {
    const ConvertInput& input = m_inputs[static_cast<std::size_t>(m_input->currentIndex())];
    const QString um = input.spacingUm ? QString("%1,%2,%3").arg(input.spacingUm->z).arg(input.spacingUm->y).arg(input.spacingUm->x) : tr("not known");
    m_spacing->setPlaceholderText(tr("as it is: %1").arg(um));
    m_histogram->setHistogram({});
    m_histogram->setEmptyText(tr("Counting values…"));
    m_histogram->setIntegers(name(input.type)[0] != 'f');
    const bool wide = input.type != VoxelType::u8;
    m_rule->setEnabled(wide);
    if (!wide) m_rule->setCurrentIndex(0);
    m_output->setText(QFileInfo(input.path).absolutePath() + "/" + QFileInfo(input.path).completeBaseName() + "-converted");
    showFormat();
    showRule();
    Q_EMIT inputChosen(input.name);
}

void ConvertDialog::showFormat() {
    const ConvertFormat& format = convertFormat(m_format->currentData().toString());
    m_codec->clear();
    m_codec->addItems(format.codecs);
    m_codec->setEnabled(!format.codecs.isEmpty());
    m_levels->setEnabled(format.levels);
    m_chunk->setEnabled(format.chunks);
    m_verify->setEnabled(!format.onlyU8);
    QString out = m_output->text();
    for (const ConvertFormat& other : convertFormats())
        if (!other.suffix.isEmpty() && out.endsWith(other.suffix)) out.chop(other.suffix.size());
    m_output->setText(out + format.suffix);
    renew();
}

void ConvertDialog::showRule() {
    const ConvertInput& input = m_inputs[static_cast<std::size_t>(m_input->currentIndex())];
    const bool window = rule() == ValueRule::window;
    m_lo->show(window ? input.windowLo : 1);
    m_hi->show(window ? input.windowHi : 99);
    m_range->setVisible(window || rule() == ValueRule::percentiles);
    m_histogram->setVisible(window);
    renew();
}

ValueRule ConvertDialog::rule() const { return static_cast<ValueRule>(m_rule->currentData().toInt()); }
QString ConvertDialog::inputName() const { return m_inputs[static_cast<std::size_t>(m_input->currentIndex())].name; }

ConvertWish ConvertDialog::wish() const {
    return {.input = m_inputs[static_cast<std::size_t>(m_input->currentIndex())],
            .output = m_output->text().trimmed(),
            .format = m_format->currentData().toString(),
            .rule = rule(),
            .lo = m_lo->value(),
            .hi = m_hi->value(),
            .codec = m_codec->currentText(),
            .levels = m_levels->value(),
            .chunk = m_chunk->value(),
            .region = m_region->text().trimmed(),
            .spacing = m_spacing->text().trimmed(),
            .verify = m_verify->isChecked()};
}

QString ConvertDialog::sizeText(const ConvertWish& wish) const {
    const QString most = tr("at most %1 before compression").arg(QString::fromStdString(formatByteSize(convertBytes(wish))));
    return m_freeBytes ? most + tr("; %1 are free there").arg(QString::fromStdString(formatByteSize(*m_freeBytes))) : most;
}

void ConvertDialog::renew() {
    const ConvertWish now = wish();
    const QString problem = convertProblem(now);
    m_histogram->setWindow(now.lo, now.hi);
    m_problem->setText(problem);
    m_convert->setEnabled(problem.isEmpty());
    m_size->setText(problem.isEmpty() ? sizeText(now) : QString());
    m_command->setText(commandText(QStringList("volumen-cli") + convertArguments(now)));
    m_command->setCursorPosition(0);
    const QString folder = QFileInfo(now.output).path();
    if (folder == m_folder) return;
    m_folder = folder;
    m_freeBytes.reset();
    Q_EMIT outputChosen(folder);
}

void ConvertDialog::choosePlace() {
    if (const auto place = askForOutput(this, m_output->text())) m_output->setText(*place);
}

void ConvertDialog::setHistogram(const HistogramView& histogram) { m_histogram->setHistogram(histogram); }

void ConvertDialog::setFreeBytes(const QString& folder, std::optional<std::uint64_t> bytes) {
    if (folder != m_folder) return;
    m_freeBytes = bytes;
    renew();
}

}  // namespace volumen
