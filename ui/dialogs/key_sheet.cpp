#include "ui/dialogs/key_sheet.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>

#include "ui/dialogs/key_caps.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr int kLine = 26;
constexpr int kTitle = 36;
constexpr int kWidth = 344;

int heightOf(const KeySection& section) { return kTitle + kLine * static_cast<int>(section.lines.size()) + 12; }

/// A section under its title: text at the left, key caps at the right.
class SectionView : public QWidget {
public:
    explicit SectionView(KeySection section) : m_section(std::move(section)) { setFixedSize(kWidth, heightOf(m_section)); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter p(this);
        const Theme& t = currentTheme();
        QFont title = controlFont();
        title.setWeight(QFont::DemiBold);
        p.setFont(title);
        p.setPen(t.text);
        p.drawText(QRect(0, 0, width(), kTitle - 6), Qt::AlignVCenter, m_section.title);
        p.fillRect(QRect(0, kTitle - 5, width(), 1), t.border);
        int y = kTitle;
        for (const KeyLine& line : m_section.lines) {
            drawLine(p, QRect(0, y, width(), kLine), line, t);
            y += kLine;
        }
    }

private:
    static void drawLine(QPainter& p, QRect row, const KeyLine& line, const Theme& t) {
        p.setFont(captionFont());
        const QFontMetrics metrics = p.fontMetrics();
        QRect keys = row;
        for (auto key = line.keys.rbegin(); key != line.keys.rend(); ++key) {
            drawKeyCaps(p, keys, Qt::AlignRight, *key, t);
            keys.setRight(keys.right() - keyCapsWidth(metrics, *key) - 10);
        }
        p.setFont(controlFont());
        p.setPen(t.text);
        p.drawText(row, Qt::AlignVCenter, p.fontMetrics().elidedText(line.text, Qt::ElideRight, keys.right()));
    }

    KeySection m_section;
};

/// Deals the sections, in order, into columns of about equal height.
QLayout* inColumns(const std::vector<KeySection>& sections, int columns) {
    auto* row = new QHBoxLayout;
    row->setSpacing(40);
    const int all = std::accumulate(sections.begin(), sections.end(), 0, [](int sum, const KeySection& s) { return sum + heightOf(s); });
    std::vector<QVBoxLayout*> made;
    int dealt = 0;
    for (const KeySection& section : sections) {
        const auto filled = static_cast<int>(made.size());
        if (made.empty() || (dealt + heightOf(section) / 2 > all * filled / columns && filled < columns)) {
            made.push_back(new QVBoxLayout);
            made.back()->setSpacing(0);
            row->addLayout(made.back());
        }
        made.back()->addWidget(new SectionView(section));
        dealt += heightOf(section);
    }
    for (QVBoxLayout* column : made) column->addStretch(1);
    return row;
}

}  // namespace

KeySheet::KeySheet(const std::vector<KeySection>& sections, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Keys and mouse"));
    auto* sheet = new QWidget;
    sheet->setLayout(inColumns(sections, 3));
    sheet->layout()->setContentsMargins(24, 16, 24, 16);
    auto* scroll = new QScrollArea;
    scroll->setWidget(sheet);
    scroll->setWidgetResizable(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(scroll);
    resize(sheet->sizeHint().boundedTo({1200, 820}) + QSize(16, 8));
}

}  // namespace volumen
