#include "ui/dialogs/convert_more.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>

#include "ui/dialogs/choose_button.h"
#include "ui/dialogs/form_row.h"
#include "ui/theme.h"

namespace volumen {

ConvertMore::ConvertMore(QFormLayout& form, QObject* parent)
    : QObject(parent), m_form(form), m_codec(named<QComboBox>("codec")), m_levels(named<QSpinBox>("levels")), m_reduce(named<QComboBox>("reduce")), m_factors(named<QLineEdit>("factors")),
      m_chunk(named<QLineEdit>("chunk")), m_shard(named<QLineEdit>("shard")), m_region(named<QLineEdit>("region")), m_take(named<QPushButton>("take")), m_mask(named<QLineEdit>("mask")),
      m_chooseMask(chooseButton("chooseMask", [this](const QString& path) { m_mask->setText(path); })), m_spacing(named<QLineEdit>("spacing")), m_verify(named<QCheckBox>("verify")),
      m_overwrite(named<QCheckBox>("overwrite")), m_command(named<QLineEdit>("command")) {
    addRow(tr("Compression"), m_codec);
    addLevelRows();
    addPartRows();
    m_verify->setText(tr("Read everything back and compare"));
    m_overwrite->setText(tr("Replace what stands there"));
    m_command->setReadOnly(true);
    m_command->setFont(captionFont());
    addRow(QString(), m_verify);
    addRow(QString(), m_overwrite);
    addRow(tr("Command"), m_command);
    connectFields();
}

void ConvertMore::addRow(const QString& label, QWidget* row) {
    m_form.addRow(label, row);
    m_rows.push_back(row);
}

void ConvertMore::addLevelRows() {
    m_levels->setRange(0, 20);
    m_levels->setSpecialValueText(tr("as many as it takes"));
    m_reduce->addItem(tr("the mean; of labels the most frequent"), QString());
    for (const auto& [text, id] : {std::pair{tr("the mean"), "mean"}, std::pair{tr("the most frequent"), "mode"}, std::pair{tr("the greatest"), "max"}}) m_reduce->addItem(text, id);
    m_factors->setToolTip(tr("What a level divides the one before by: z,y,x"));
    m_chunk->setPlaceholderText(tr("128; or z,y,x"));
    m_shard->setPlaceholderText(tr("none; or z,y,x"));
    addRow(tr("Levels"), m_levels);
    addRow(tr("Each level"), besideEachOther({m_reduce, new QLabel(tr("divides by")), m_factors}));
    addRow(tr("Chunk"), besideEachOther({m_chunk, new QLabel(tr("Shard")), m_shard}));
}

void ConvertMore::addPartRows() {
    m_region->setPlaceholderText(tr("everything; or z0:z1,y0:y1,x0:x1"));
    m_take->setText(tr("Take"));
    m_mask->setPlaceholderText(tr("none; what is outside of it becomes 0"));
    m_mask->setToolTip(tr("A volume of any size, or a folder of pictures named by slice number"));
    addRow(tr("Region"), besideEachOther({m_region, m_take}));
    addRow(tr("Mask"), besideEachOther({m_mask, m_chooseMask}));
    addRow(tr("Voxel size (µm)"), m_spacing);
}

void ConvertMore::connectFields() {
    for (QLineEdit* field : {m_factors, m_chunk, m_shard, m_region, m_mask, m_spacing}) connect(field, &QLineEdit::textChanged, this, &ConvertMore::changed);
    for (QComboBox* box : {m_codec, m_reduce}) connect(box, &QComboBox::activated, this, &ConvertMore::changed);
    for (QCheckBox* box : {m_verify, m_overwrite}) connect(box, &QCheckBox::toggled, this, &ConvertMore::changed);
    connect(m_levels, &QSpinBox::valueChanged, this, &ConvertMore::changed);
}

void ConvertMore::setShown(bool shown) {
    for (QWidget* row : m_rows) m_form.setRowVisible(row, shown);
}

void ConvertMore::showInput(const ConvertInput& input) {
    const QString um = input.spacingUm ? QString("%1,%2,%3").arg(input.spacingUm->z).arg(input.spacingUm->y).arg(input.spacingUm->x) : tr("not known");
    m_spacing->setPlaceholderText(tr("as it is: %1").arg(um));
    m_factors->setPlaceholderText(input.flat ? "1,2,2" : "2,2,2");
    m_region->clear();
    auto* menu = new QMenu(m_take);
    menu->addAction(tr("Everything"), this, [this] { m_region->clear(); });
    for (const ConvertRegion& region : input.regions)
        menu->addAction(region.name, this, [this, text = boxText(region.box)] { m_region->setText(text); });
    delete m_take->menu();
    m_take->setMenu(menu);
    m_take->setEnabled(!input.regions.empty());
}

void ConvertMore::showFormat(const ConvertFormat& format) {
    m_codec->clear();
    m_codec->addItems(format.codecs);
    m_codec->setEnabled(!format.codecs.isEmpty());
    for (QWidget* widget : std::initializer_list<QWidget*>{m_levels, m_reduce, m_factors}) widget->setEnabled(format.levels);
    m_chunk->setEnabled(format.chunks);
    m_shard->setEnabled(format.shards);
    m_verify->setEnabled(!format.onlyU8);
}

void ConvertMore::showCommand(const QString& command) {
    m_command->setText(command);
    m_command->setCursorPosition(0);
}

void ConvertMore::addTo(ConvertWish& wish) const {
    wish.codec = m_codec->currentText();
    wish.levels = m_levels->value(), wish.reduce = m_reduce->currentData().toString(), wish.factors = m_factors->text().trimmed();
    wish.chunk = m_chunk->text().trimmed(), wish.shard = m_shard->text().trimmed();
    wish.region = m_region->text().trimmed(), wish.mask = m_mask->text().trimmed(), wish.spacing = m_spacing->text().trimmed();
    wish.verify = m_verify->isChecked(), wish.overwrite = m_overwrite->isChecked();
}

}  // namespace volumen
