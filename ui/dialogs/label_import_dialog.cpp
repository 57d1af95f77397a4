#include "ui/dialogs/label_import_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDropEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "core/base/error.h"
#include "core/base/text.h"
#include "ui/dialogs/choose_button.h"
#include "ui/dialogs/file_dialogs.h"
#include "ui/dialogs/form_row.h"
#include "ui/panels/dropped_paths.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr int kWidth = 620;
constexpr int kListHeight = 120;

QString offsetText(Voxel offset) { return QString("%1,%2,%3").arg(offset.z).arg(offset.y).arg(offset.x); }

QPixmap swatch(LabelColor color) {
    QPixmap pixmap(metrics::kGrid + 4, metrics::kGrid + 4);
    pixmap.fill(QColor(color[0], color[1], color[2]));
    return pixmap;
}

}  // namespace

LabelImportDialog::LabelImportDialog(const QStringList& layers, int chosen, QWidget* parent)
    : QDialog(parent), m_form(new QFormLayout), m_path(named<QLineEdit>("path")), m_layer(named<QComboBox>("layer")), m_about(named<QLabel>("about")),
      m_offset(named<QLineEdit>("offset")), m_table(named<QLineEdit>("table")), m_labels(named<QTreeWidget>("labels")), m_size(named<QLabel>("size")),
      m_problem(named<QLabel>("problem")), m_progress(named<QProgressBar>("progress")), m_import(nullptr) {
    setWindowTitle(tr("Import labels"));
    setAcceptDrops(true);
    m_layer->addItems(layers);
    m_layer->setCurrentIndex(chosen);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_import = buttons->addButton(tr("Import"), QDialogButtonBox::AcceptRole);
    m_import->setObjectName("import");
    m_import->setProperty("primary", true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * metrics::kGrid, 2 * metrics::kGrid, 2 * metrics::kGrid, 2 * metrics::kGrid);
    column->addLayout(m_form);
    column->addWidget(m_progress);
    column->addStretch(1);
    column->addWidget(buttons);
    fill();
    connect(m_path, &QLineEdit::editingFinished, this, &LabelImportDialog::look);
    connect(m_offset, &QLineEdit::editingFinished, this, &LabelImportDialog::look);
    connect(m_layer, &QComboBox::activated, this, &LabelImportDialog::look);
    connect(buttons, &QDialogButtonBox::rejected, this, &LabelImportDialog::reject);
    connect(m_import, &QPushButton::clicked, this, [this] { Q_EMIT importWanted(wish()); });
    resize(kWidth, sizeHint().height());
}

void LabelImportDialog::fill() {
    auto* tableButton = new QPushButton(tr("Choose…"));
    connect(tableButton, &QPushButton::clicked, this, &LabelImportDialog::chooseTable);
    m_path->setPlaceholderText(tr("a file or a folder, chosen or dropped here"));
    m_offset->setPlaceholderText(tr("z,y,x of its first voxel; empty: it lies as the layer does"));
    m_table->setPlaceholderText(tr("a table of 3D Slicer or ITK-SNAP, or CSV; empty: as the file says"));
    m_labels->setHeaderHidden(true);
    m_labels->setColumnCount(2);
    m_labels->setRootIsDecorated(false);
    m_labels->setMaximumHeight(kListHeight);
    for (QLabel* label : {m_about, m_size, m_problem}) label->setWordWrap(true), label->setTextFormat(Qt::PlainText);
    m_form->addRow(tr("File"), besideEachOther({m_path, chooseButton("choose", [this](const QString& path) { setPath(path); })}));
    m_form->addRow(QString(), m_about);
    m_form->addRow(tr("Into"), m_layer);
    m_form->addRow(tr("Offset"), m_offset);
    m_form->addRow(tr("Colours"), besideEachOther({m_table, tableButton}));
    m_form->addRow(tr("Labels"), m_labels);
    m_form->addRow(tr("Memory"), m_size);
    m_form->addRow(QString(), m_problem);
    m_progress->setVisible(false);
    showLabels({});
    showTexts();
    m_import->setEnabled(false);
}

/// A row that says nothing takes no room.
void LabelImportDialog::showTexts() {
    for (QLabel* label : {m_about, m_size, m_problem}) m_form->setRowVisible(label, !label->text().isEmpty());
}

LabelImportWish LabelImportDialog::wish() const {
    LabelImportWish wish{.path = m_path->text().trimmed(), .layer = m_layer->currentIndex(), .offset = {}, .table = m_table->text().trimmed()};
    if (const QString text = m_offset->text().trimmed(); !text.isEmpty()) wish.offset = parseVoxel(text.toStdString());
    return wish;
}

void LabelImportDialog::setPath(const QString& path) {
    m_path->setText(path);
    m_offset->clear();
    look();
}

void LabelImportDialog::look() {
    if (m_path->text().trimmed().isEmpty() || m_progress->isVisible()) return;
    try {
        Q_EMIT lookWanted(wish());
    } catch (const Error& error) {
        showProblem(QString::fromStdString(error.what()));
    }
}

void LabelImportDialog::chooseTable() {
    if (const QStringList files = askForFiles(this, {}); !files.isEmpty()) m_table->setText(files.front());
}

void LabelImportDialog::showLabels(const LabelTable& labels) {
    m_labels->clear();
    for (const Label& label : labels.labels()) {
        auto* item = new QTreeWidgetItem(m_labels, {QString::number(label.id), QString::fromStdString(label.name)});
        item->setIcon(0, swatch(label.color));
    }
    m_form->setRowVisible(m_labels, !labels.labels().empty());
}

void LabelImportDialog::showLooking() {
    m_import->setEnabled(false);
    m_problem->clear();
    m_about->setText(tr("Looking at it…"));
    showTexts();
}

void LabelImportDialog::showFile(const LabelFileView& file) {
    m_about->setText(file.description);
    if (file.offset && m_offset->text().isEmpty() && !file.problem.isEmpty()) {
        m_offset->setText(offsetText(*file.offset));
        return look();
    }
    const QString size = tr("at most %1").arg(QString::fromStdString(formatByteSize(file.bytes)));
    m_size->setText(file.staysBase ? size + tr(", more than labels may take: it stays in its file, read-only, beneath a new layer to paint in") : size);
    showLabels(file.labels);
    m_problem->setText(file.problem);
    showTexts();
    m_import->setEnabled(file.problem.isEmpty());
}

void LabelImportDialog::showProblem(const QString& sentence) {
    m_progress->setVisible(false);
    m_about->clear();
    m_problem->setText(sentence);
    showTexts();
    m_import->setEnabled(false);
}

void LabelImportDialog::showProgress(std::int64_t done, std::int64_t total) {
    constexpr int kSteps = 1000;
    m_import->setEnabled(false);
    m_progress->setRange(0, total > 0 ? kSteps : 0);
    m_progress->setValue(total > 0 ? static_cast<int>(done * kSteps / total) : 0);
    m_progress->setVisible(true);
}

/// The first Cancel stops what runs, the next closes.
void LabelImportDialog::reject() {
    if (!m_progress->isVisible()) return QDialog::reject();
    m_progress->setVisible(false);
    m_import->setEnabled(true);
    Q_EMIT cancelWanted();
}

void LabelImportDialog::dragEnterEvent(QDragEnterEvent* event) {
    if (!droppedPaths(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void LabelImportDialog::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    setPath(droppedPaths(event->mimeData()).front());
}

}  // namespace volumen
