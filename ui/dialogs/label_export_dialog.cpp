#include "ui/dialogs/label_export_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/base/text.h"
#include "ui/dialogs/file_dialogs.h"
#include "ui/dialogs/form_row.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr int kWidth = 620;

struct Format {
    const char* id;
    const char* text;
    const char* suffix;
    const char* note;
};

constexpr std::array<Format, 9> kFormats{{
    {"nrrd", QT_TRANSLATE_NOOP("label export", "NRRD"), ".seg.nrrd", QT_TRANSLATE_NOOP("label export", "opens in 3D Slicer as a segmentation, with names and colours")},
    {"ome-zarr-0.4", QT_TRANSLATE_NOOP("label export", "OME-Zarr 0.4"), ".zarr", QT_TRANSLATE_NOOP("label export", "a pyramid, with names and colours")},
    {"ome-zarr-0.5", QT_TRANSLATE_NOOP("label export", "OME-Zarr 0.5"), ".zarr", QT_TRANSLATE_NOOP("label export", "a pyramid, with names and colours")},
    {"label-zarr", QT_TRANSLATE_NOOP("label export", "Label zarr for training"), ".zarr", QT_TRANSLATE_NOOP("label export", "six levels that keep their depth, as training reads them")},
    {"nifti", QT_TRANSLATE_NOOP("label export", "NIfTI"), ".nii.gz", QT_TRANSLATE_NOOP("label export", "voxels and where they lie; names go into a table")},
    {"hdf5", QT_TRANSLATE_NOOP("label export", "HDF5"), ".h5", QT_TRANSLATE_NOOP("label export", "one dataset, labels")},
    {"tiff-stack", QT_TRANSLATE_NOOP("label export", "TIFF slices"), "", QT_TRANSLATE_NOOP("label export", "a folder, a picture a slice")},
    {"npy", QT_TRANSLATE_NOOP("label export", "NumPy array"), ".npy", QT_TRANSLATE_NOOP("label export", "voxels only")},
    {"vdb", QT_TRANSLATE_NOOP("label export", "OpenVDB"), ".vdb", QT_TRANSLATE_NOOP("label export", "a sparse grid of Int32")},
}};

QString formatText(const char* text) { return QCoreApplication::translate("label export", text); }

const Format& formatOf(const QString& id) {
    return *std::find_if(kFormats.begin(), kFormats.end(), [&](const Format& format) { return id == format.id; });
}

QString withoutSuffix(QString path) {
    for (const Format& format : kFormats)
        if (*format.suffix && path.endsWith(format.suffix)) return path.chopped(QString(format.suffix).size());
    return path;
}

}  // namespace

QStringList labelExportArguments(const QString& project, const LabelExportWish& wish) {
    QStringList arguments{"labels", "export", project, wish.layer, wish.output, "--format", wish.format};
    if (!wish.region.isEmpty()) arguments << "--region" << wish.region;
    if (!wish.label.isEmpty()) arguments << "--label" << wish.label;
    if (!wish.table.isEmpty()) arguments << "--table" << wish.table;
    if (wish.overwrite) arguments << "--overwrite";
    return arguments;
}

LabelExportDialog::LabelExportDialog(std::vector<LabelExportInput> inputs, const QString& folder, QWidget* parent)
    : QDialog(parent), m_inputs(std::move(inputs)), m_folder(folder), m_layer(named<QComboBox>("layer")), m_format(named<QComboBox>("format")),
      m_output(named<QLineEdit>("output")), m_region(named<QLineEdit>("region")), m_label(named<QComboBox>("label")), m_table(named<QComboBox>("table")),
      m_overwrite(named<QCheckBox>("overwrite")), m_size(named<QLabel>("size")), m_problem(named<QLabel>("problem")), m_export(nullptr) {
    setWindowTitle(tr("Export labels"));
    fill();
    connect(m_layer, &QComboBox::activated, this, &LabelExportDialog::showLayer);
    connect(m_format, &QComboBox::activated, this, &LabelExportDialog::showFormat);
    for (const QLineEdit* line : {m_output, m_region}) connect(line, &QLineEdit::textChanged, this, &LabelExportDialog::renew);
    connect(m_export, &QPushButton::clicked, this, [this] {
        Q_EMIT exportWanted(wish());
        accept();
    });
    showLayer();
    resize(kWidth, sizeHint().height());
}

void LabelExportDialog::fill() {
    for (const LabelExportInput& input : m_inputs) m_layer->addItem(input.name);
    for (const Format& format : kFormats) m_format->addItem(formatText(format.text), format.id);
    m_table->addItem(tr("none"), QString());
    m_table->addItem(tr("for ITK-SNAP (.label)"), ".label");
    m_table->addItem(tr("for 3D Slicer (.ctbl)"), ".ctbl");
    m_table->addItem(tr("for napari and others (.csv)"), ".csv");
    m_region->setPlaceholderText(tr("z0:z1,y0:y1,x0:x1; empty: all of it"));
    m_overwrite->setText(tr("Replace what stands there"));
    for (QLabel* label : {m_size, m_problem}) label->setWordWrap(true), label->setTextFormat(Qt::PlainText);
    auto* place = new QPushButton(tr("Choose…"));
    connect(place, &QPushButton::clicked, this, &LabelExportDialog::choosePlace);
    auto* form = new QFormLayout;
    form->addRow(tr("Layer"), m_layer);
    form->addRow(tr("Format"), m_format);
    form->addRow(tr("Into"), besideEachOther({m_output, place}));
    form->addRow(QString(), m_overwrite);
    form->addRow(tr("Label"), m_label);
    form->addRow(tr("Region"), m_region);
    form->addRow(tr("Table besides"), m_table);
    form->addRow(tr("Size"), m_size);
    form->addRow(QString(), m_problem);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_export = buttons->addButton(tr("Export"), QDialogButtonBox::AcceptRole);
    m_export->setObjectName("export");
    m_export->setProperty("primary", true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * metrics::kGrid, 2 * metrics::kGrid, 2 * metrics::kGrid, 2 * metrics::kGrid);
    column->addLayout(form);
    column->addStretch(1);
    column->addWidget(buttons);
}

const LabelExportInput& LabelExportDialog::input() const { return m_inputs[static_cast<std::size_t>(std::max(0, m_layer->currentIndex()))]; }

void LabelExportDialog::showLayer() {
    m_label->clear();
    m_label->addItem(tr("all"), QString());
    for (const Label& label : input().labels.labels()) m_label->addItem(QString::fromStdString(label.name), QString::fromStdString(label.name));
    m_output->setText(m_folder + "/" + input().name);
    showFormat();
}

void LabelExportDialog::showFormat() {
    m_output->setText(withoutSuffix(m_output->text()) + formatOf(m_format->currentData().toString()).suffix);
    renew();
}

LabelExportWish LabelExportDialog::wish() const {
    const QString output = m_output->text().trimmed(), suffix = m_table->currentData().toString();
    return {.layer = input().name, .format = m_format->currentData().toString(), .output = output, .region = m_region->text().trimmed(),
            .label = m_label->currentData().toString(), .table = suffix.isEmpty() ? QString() : withoutSuffix(output) + suffix, .overwrite = m_overwrite->isChecked()};
}

Voxel LabelExportDialog::wantedShape() const {
    const QString region = m_region->text().trimmed();
    return region.isEmpty() ? input().shape : parseBox(region.toStdString(), input().shape).shape();
}

void LabelExportDialog::renew() {
    QString problem = m_output->text().trimmed().isEmpty() ? tr("say where the labels are to go") : QString();
    try {
        const auto bytes = static_cast<std::uint64_t>(voxelCount(wantedShape())) * (input().labels.labels().empty() || input().labels.labels().back().id < 256 ? 1 : 2);
        m_size->setText(tr("at most %1 before compression; %2").arg(QString::fromStdString(formatByteSize(bytes)), formatText(formatOf(m_format->currentData().toString()).note)));
    } catch (const Error& error) {
        problem = QString::fromStdString(error.what());
    }
    m_problem->setText(problem);
    m_export->setEnabled(problem.isEmpty());
}

void LabelExportDialog::choosePlace() {
    if (const auto place = askForOutput(this, m_output->text())) m_output->setText(*place);
}

}  // namespace volumen
