#include "ui/dialogs/convert_values.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>
#include <array>

#include "ui/panels/histogram_plot.h"
#include "ui/panels/number_field.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr std::array<VoxelType, 11> kTypes{VoxelType::u8,  VoxelType::u16, VoxelType::i8,  VoxelType::i16, VoxelType::u32, VoxelType::i32,
                                           VoxelType::u64, VoxelType::i64, VoxelType::f16, VoxelType::f32, VoxelType::f64};

QString typeText(VoxelType type) { return QString::fromUtf8(name(type).data()); }

QString ruleText(ConvertRule rule, VoxelType from, VoxelType to) {
    switch (rule) {
        case ConvertRule::keep: return name(from)[0] == 'f' && name(to)[0] != 'f' ? ConvertValues::tr("rounded") : ConvertValues::tr("as they are");
        case ConvertRule::window: return ConvertValues::tr("by a window");
        case ConvertRule::percentiles: return ConvertValues::tr("by percentiles");
        case ConvertRule::exact257: break;
    }
    return ConvertValues::tr("divided by 257");
}

}  // namespace

ConvertValues::ConvertValues(QFormLayout& form, QObject* parent)
    : QObject(parent), m_form(form), m_type(new QComboBox), m_rule(new QComboBox), m_histogram(new HistogramPlot), m_lo(new NumberField), m_hi(new NumberField), m_range(rangeRow()) {
    m_type->setObjectName("type"), m_rule->setObjectName("rule"), m_lo->setObjectName("lo"), m_hi->setObjectName("hi");
    form.addRow(tr("Type"), m_type);
    form.addRow(tr("Values"), m_rule);
    form.addRow(QString(), m_range);
    connect(m_type, &QComboBox::activated, this, &ConvertValues::showType);
    connect(m_rule, &QComboBox::activated, this, &ConvertValues::showRule);
    const auto choose = [this] {
        m_chosen = true;
        m_histogram->setWindow(m_lo->value(), m_hi->value());
        Q_EMIT changed();
    };
    for (NumberField* field : {m_lo, m_hi}) connect(field, &QDoubleSpinBox::valueChanged, this, choose);
    connect(m_histogram, &HistogramPlot::windowWanted, this, [this, choose](double lo, double hi) {
        m_lo->show(lo), m_hi->show(hi);
        choose();
    });
}

QWidget* ConvertValues::rangeRow() {
    auto* range = new QWidget;
    auto* column = new QVBoxLayout(range);
    auto* numbers = new QHBoxLayout;
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_histogram);
    column->addLayout(numbers);
    for (NumberField* field : {m_lo, m_hi}) field->setDecimals(6), numbers->addWidget(field);
    return range;
}

void ConvertValues::showInput(const ConvertInput& input) {
    m_input = input;
    m_chosen = false;
    m_histogram->setHistogram({});
    m_histogram->setEmptyText(tr("Counting values…"));
    m_histogram->setIntegers(name(input.type)[0] != 'f');
    m_type->clear();
    m_type->addItem(tr("%1, as it is").arg(typeText(input.type)), static_cast<int>(input.type));
    for (const VoxelType type : kTypes)
        if (type != input.type) m_type->addItem(typeText(type), static_cast<int>(type));
    showType();
}

void ConvertValues::showType() {
    m_rule->clear();
    for (const ConvertRule rule : rulesFor(m_input.type, type())) m_rule->addItem(ruleText(rule, m_input.type, type()), static_cast<int>(rule));
    m_form.setRowVisible(m_rule, m_rule->count() > 1);
    showRule();
}

void ConvertValues::showRule() {
    const bool window = rule() == ConvertRule::window;
    m_chosen = false;
    m_lo->show(window ? m_input.windowLo : 1);
    m_hi->show(window ? m_input.windowHi : 99);
    m_histogram->setWindow(m_lo->value(), m_hi->value());
    m_histogram->setVisible(window);
    m_form.setRowVisible(m_range, window || rule() == ConvertRule::percentiles);
    Q_EMIT changed();
}

VoxelType ConvertValues::type() const { return static_cast<VoxelType>(m_type->currentData().toInt()); }
ConvertRule ConvertValues::rule() const { return static_cast<ConvertRule>(m_rule->currentData().toInt()); }

void ConvertValues::setHistogram(const HistogramView& histogram) { m_histogram->setHistogram(histogram); }

void ConvertValues::setWindow(double lo, double hi) {
    m_input.windowLo = lo, m_input.windowHi = hi;
    if (!m_chosen) showRule();
}

void ConvertValues::addTo(ConvertWish& wish) const {
    if (type() != m_input.type) wish.type = type();
    wish.rule = rule(), wish.lo = m_lo->value(), wish.hi = m_hi->value();
}

}  // namespace volumen
