#include "ui/dialogs/movie_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/dialogs/file_dialogs.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr QSize kSizes[] = {{640, 360}, {1280, 720}, {1920, 1080}, {3840, 2160}};
constexpr int kFirstSize = 1;
constexpr int kRates[] = {24, 25, 30, 60};
constexpr double kDefaultSeconds = 4;

template <class Widget>
Widget* named(const char* name) {
    auto* widget = new Widget;
    widget->setObjectName(name);
    return widget;
}

QWidget* beside(QWidget* wide, QWidget* narrow) {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(wide, 1);
    layout->addWidget(narrow);
    return row;
}

}  // namespace

MovieDialog::MovieDialog(int keyFrames, const QString& path, QWidget* parent)
    : QDialog(parent), m_path(named<QComboBox>("path")), m_seconds(named<QDoubleSpinBox>("seconds")), m_rate(named<QComboBox>("rate")), m_size(named<QComboBox>("size")),
      m_file(named<QLineEdit>("file")), m_length(named<QLabel>("length")), m_progress(named<QProgressBar>("progress")), m_make(nullptr) {
    setWindowTitle(tr("Movie of the 3D view"));
    m_path->addItem(tr("Once around"));
    if (keyFrames > 1) m_path->addItem(tr("Through %1 key frames").arg(keyFrames));
    m_path->setCurrentIndex(m_path->count() - 1);
    m_path->setToolTip(tr("Key frames are views that you keep with “Add key frame” in the View menu; two are enough"));
    m_seconds->setRange(0.1, 3600);
    m_seconds->setDecimals(1);
    m_seconds->setValue(kDefaultSeconds);
    for (const int rate : kRates) m_rate->addItem(tr("%1 frames a second").arg(rate), rate);
    for (const QSize& size : kSizes) m_size->addItem(tr("%1 x %2").arg(size.width()).arg(size.height()), size);
    m_size->setCurrentIndex(kFirstSize);
    m_file->setText(path);
    m_progress->setVisible(false);
    auto* place = new QPushButton(tr("Choose…"));
    connect(place, &QPushButton::clicked, this, &MovieDialog::choosePlace);

    auto* form = new QFormLayout;
    form->addRow(tr("Path"), m_path);
    form->addRow(tr("Seconds"), m_seconds);
    form->addRow(tr("Rate"), m_rate);
    form->addRow(tr("Pixels"), m_size);
    form->addRow(tr("Into"), beside(m_file, place));
    form->addRow(QString(), m_length);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_make = buttons->addButton(tr("Make movie"), QDialogButtonBox::AcceptRole);
    m_make->setObjectName("make");
    m_make->setProperty("primary", true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * metrics::kGrid, 2 * metrics::kGrid, 2 * metrics::kGrid, 2 * metrics::kGrid);
    column->addLayout(form);
    column->addWidget(m_progress);
    column->addStretch(1);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_make, &QPushButton::clicked, this, [this] { Q_EMIT movieWanted(wish()); });
    connect(m_seconds, &QDoubleSpinBox::valueChanged, this, &MovieDialog::showLength);
    connect(m_rate, &QComboBox::currentIndexChanged, this, &MovieDialog::showLength);
    showLength();
    resize(520, sizeHint().height());
}

MovieWish MovieDialog::wish() const {
    const int rate = m_rate->currentData().toInt();
    return {.throughKeys = m_path->currentIndex() == 1,
            .frames = std::max(1, qRound(m_seconds->value() * rate)),
            .framesPerSecond = rate,
            .size = m_size->currentData().toSize(),
            .path = m_file->text().trimmed()};
}

void MovieDialog::showLength() {
    m_length->setProperty("problem", false);
    m_length->setText(tr("%1 pictures in full quality; you can go on working").arg(wish().frames));
}

void MovieDialog::showProgress(int done, int total) {
    m_make->setEnabled(false);
    m_progress->setVisible(true);
    m_progress->setRange(0, total);
    m_progress->setValue(done);
    m_progress->setFormat(tr("Picture %v of %m"));
}

void MovieDialog::showProblem(const QString& sentence) {
    m_make->setEnabled(true);
    m_progress->setVisible(false);
    m_length->setWordWrap(true);
    m_length->setText(sentence);
}

void MovieDialog::choosePlace() {
    if (const auto path = askForMovie(this, m_file->text())) m_file->setText(*path);
}

}  // namespace volumen
