#pragma once

#include <QWidget>
#include <vector>

#include "core/labels/label_table.h"

class QListWidget;

namespace volumen {

/// A label as the list shows it.
struct LabelRow {
    Label label;
    std::int64_t voxels = 0;

    friend bool operator==(const LabelRow&, const LabelRow&) = default;
};

/// The labels of the layer that is painted in: colour, name, meaning, how many voxels, whether it is seen and locked. Shows what it is given; every change is
/// asked for by signal.
class LabelPanel : public QWidget {
    Q_OBJECT

public:
    explicit LabelPanel(QWidget* parent = nullptr);

    /// `selected`: what is painted with; 0 for none.
    void setLabels(const std::vector<LabelRow>& rows, LabelId selected);

Q_SIGNALS:
    void selectWanted(volumen::LabelId id);
    /// The label of that id is to be like this.
    void labelWanted(const volumen::Label& label);

private:
    void showRows();
    void showMenu(const QPoint& at);
    void askForColor(const Label& label);
    const Label* labelAt(int row) const;

    QListWidget* m_list;
    std::vector<LabelRow> m_rows;
    LabelId m_selected = kUnlabeled;
    bool m_filling = false;
};

}  // namespace volumen
