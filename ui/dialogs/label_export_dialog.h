#pragma once

#include <QDialog>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/geometry.h"
#include "core/labels/label_table.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace volumen {

/// A layer that can be exported.
struct LabelExportInput {
    QString name;
    Voxel shape;
    LabelTable labels;
};

/// What a person wants of it.
struct LabelExportWish {
    QString layer;
    QString format = "nrrd";   ///< as `--format` says it
    QString output;
    QString region;            ///< "z0:z1,y0:y1,x0:x1"; empty: all
    QString label;             ///< its name; empty: all
    QString table;             ///< where names and colours go as a table besides; empty: nowhere
    bool overwrite = false;
};

/// The words after `volumen-cli` that do it.
QStringList labelExportArguments(const QString& project, const LabelExportWish& wish);

/// Asks which labels are to be written where, and as what. Does nothing itself; never modal.
class LabelExportDialog : public QDialog {
    Q_OBJECT

public:
    /// `inputs`: at least one; the first is chosen. `folder`: where outputs go to begin with.
    LabelExportDialog(std::vector<LabelExportInput> inputs, const QString& folder, QWidget* parent = nullptr);

    LabelExportWish wish() const;

Q_SIGNALS:
    void exportWanted(const volumen::LabelExportWish& wish);

private:
    void fill();
    void showLayer();
    void showFormat();
    void renew();
    void choosePlace();
    const LabelExportInput& input() const;
    /// Throws Error where what was typed is no box inside the layer.
    Voxel wantedShape() const;

    std::vector<LabelExportInput> m_inputs;
    QString m_folder;
    QComboBox* m_layer;
    QComboBox* m_format;
    QLineEdit* m_output;
    QLineEdit* m_region;
    QComboBox* m_label;
    QComboBox* m_table;
    QCheckBox* m_overwrite;
    QLabel* m_size;
    QLabel* m_problem;
    QPushButton* m_export;
};

}  // namespace volumen
