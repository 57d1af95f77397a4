#include "ui/dialogs/preferences_dialog.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <cmath>

#include "core/base/text.h"
#include "ui/key_table.h"
#include "ui/panels/caption_label.h"
#include "ui/panels/number_field.h"
#include "ui/panels/slider_field.h"

namespace volumen {

namespace {

constexpr double kMiB = 1024.0 * 1024.0, kGiB = 1024.0 * kMiB;

/// A row of the form: what it is, its field, and one quiet line that says what it means.
void addRow(QGridLayout& grid, const QString& name, QWidget* field, const QString& meaning) {
    const int row = grid.rowCount();
    auto* note = new CaptionLabel(meaning);
    note->setWordWrap(true);
    grid.addWidget(new QLabel(name), row, 0);
    grid.addWidget(field, row, 1);
    grid.addWidget(note, row + 1, 1);
    grid.setRowMinimumHeight(row + 2, 10);
}

QComboBox* makeChoice(const QStringList& texts) {
    auto* box = new QComboBox;
    box->setItemDelegate(new QStyledItemDelegate(box));
    box->addItems(texts);
    return box;
}

}  // namespace

PreferencesDialog::PreferencesDialog(const Preferences& preferences, const MachineLimits& limits, QWidget* parent)
    : QDialog(parent), m_preferences(preferences) {
    setWindowTitle(tr("Preferences"));
    auto* close = new QPushButton(tr("Close"));
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->addWidget(makeForm(limits));
    column->addStretch(1);
    column->addLayout(buttons);
    setMinimumWidth(560);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    showPreferences();
}

QWidget* PreferencesDialog::makeForm(const MachineLimits& limits) {
    const double memory = static_cast<double>(limits.memoryBytes) / kGiB;
    m_cache = new SliderField({.lo = 0.25, .hi = std::max(0.5, std::floor(memory * 3) / 4), .step = 0.25});
    m_cache->field().setSuffix(QStringLiteral(" GiB"));
    m_cache->field().setFixedWidth(80);
    m_cache->setNaturalZero(memory / 4);
    m_volume = new SliderField({.lo = 16, .hi = std::max(512.0, std::floor(memory * 1024 / 4)), .step = 16});
    m_volume->field().setSuffix(QStringLiteral(" MiB"));
    m_volume->field().setFixedWidth(80);
    m_volume->setNaturalZero(static_cast<double>(defaultPreferences(limits).volumeBytes) / kMiB);
    m_threads = new SliderField({.lo = 1, .hi = static_cast<double>(limits.cores), .step = 1});
    m_threads->field().setFixedWidth(80);
    m_threads->setNaturalZero(limits.cores);
    m_theme = makeChoice({tr("Dark"), tr("Light")});
    m_keys = makeChoice(keyPresets());
    auto* levels = new QWidget;
    auto* row = new QHBoxLayout(levels);
    row->setContentsMargins(0, 0, 0, 0);
    m_madeLevels = new QLabel(tr("…"));
    m_clear = new QPushButton(tr("Clear"));
    m_clear->setEnabled(false);
    row->addWidget(m_madeLevels, 1);
    row->addWidget(m_clear);

    auto* form = new QWidget;
    auto* grid = new QGridLayout(form);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    addRow(*grid, tr("Memory for voxels"), m_cache,
           tr("Of %1 here. More keeps more of the scroll at hand.").arg(QString::fromStdString(formatByteSize(limits.memoryBytes))));
    addRow(*grid, tr("Memory for 3D"), m_volume, tr("More shows volumes more finely; the 3D pane says at which level it shows them."));
    addRow(*grid, tr("Threads"), m_threads, tr("For reading and for slicing, each."));
    addRow(*grid, tr("Theme"), m_theme, tr("The panes stay black in both."));
    addRow(*grid, tr("Keys and mouse"), m_keys, tr("For hands that know another program. F1 shows them all."));
    addRow(*grid, tr("Coarse levels made"), levels, tr("Volumes without levels of their own get them here, as you look. Safe to clear."));

    connect(m_cache, &SliderField::valueWanted, this,
            [this](double gib) { want([=](Preferences& p) { p.cacheBytes = static_cast<std::uint64_t>(gib * kGiB); }); });
    connect(m_volume, &SliderField::valueWanted, this,
            [this](double mib) { want([=](Preferences& p) { p.volumeBytes = static_cast<std::uint64_t>(mib * kMiB); }); });
    connect(m_threads, &SliderField::valueWanted, this, [this](double n) { want([=](Preferences& p) { p.threads = static_cast<int>(std::lround(n)); }); });
    connect(m_theme, &QComboBox::activated, this, [this](int i) { want([=](Preferences& p) { p.theme = i ? ThemeKind::light : ThemeKind::dark; }); });
    connect(m_keys, &QComboBox::activated, this, [this](int i) { want([=](Preferences& p) { p.keyPreset = keyPresets()[i]; }); });
    connect(m_clear, &QPushButton::clicked, this, &PreferencesDialog::clearMadeLevelsWanted);
    return form;
}

template <class Change>
void PreferencesDialog::want(Change change) {
    const Preferences before = m_preferences;
    change(m_preferences);
    if (m_preferences == before) return;
    showPreferences();
    Q_EMIT preferencesWanted(m_preferences);
}

void PreferencesDialog::showPreferences() {
    m_cache->setValue(static_cast<double>(m_preferences.cacheBytes) / kGiB);
    m_volume->setValue(static_cast<double>(m_preferences.volumeBytes) / kMiB);
    m_threads->setValue(m_preferences.threads);
    m_theme->setCurrentIndex(m_preferences.theme == ThemeKind::light);
    m_keys->setCurrentIndex(static_cast<int>(keyPresets().indexOf(m_preferences.keyPreset)));
}

void PreferencesDialog::setMadeLevels(std::uint64_t bytes, const QString& folder) {
    m_madeLevels->setText(QString::fromStdString(formatByteSize(bytes)));
    m_madeLevels->setToolTip(folder);
    m_clear->setEnabled(bytes > 0);
}

}  // namespace volumen
