#pragma once

#include <QDialog>
#include <cstdint>
#include <optional>

#include "core/base/geometry.h"
#include "core/labels/label_table.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTreeWidget;

namespace volumen {

/// What a person says of a file of labels.
struct LabelImportWish {
    QString path;
    int layer = 0;                  ///< of those that the dialog was given
    std::optional<Voxel> offset;    ///< where its first voxel goes; nothing: where it lies by itself
    QString table;                  ///< a file of names and colours; empty: none
};

/// What was found there.
struct LabelFileView {
    QString description;            ///< "nrrd · u8 · 19 x 40 x 53 · 7.91 µm"
    QString problem;                ///< why it does not fit the layer; empty: it does
    std::optional<Voxel> offset;    ///< where it lies by its origin, where that is not the layer's
    std::uint64_t bytes = 0;        ///< of memory, at most
    bool staysBase = false;         ///< too large for memory: a new layer shows it, read-only, beneath what is painted
    LabelTable labels;              ///< names and colours that it brings
};

/// Asks which labels are to be imported, into which layer and where; shows what lies in the file and how it fits before anything is read. Does nothing itself; never modal.
class LabelImportDialog : public QDialog {
    Q_OBJECT

public:
    LabelImportDialog(const QStringList& layers, int chosen, QWidget* parent = nullptr);

    LabelImportWish wish() const;
    /// As if a person had chosen it.
    void setPath(const QString& path);
    /// While it is looked at.
    void showLooking();
    void showFile(const LabelFileView& file);
    /// Why it cannot be looked at, or was not imported; another may be chosen.
    void showProblem(const QString& sentence);
    void showProgress(std::int64_t done, std::int64_t total);

Q_SIGNALS:
    void lookWanted(const volumen::LabelImportWish& wish);
    void importWanted(const volumen::LabelImportWish& wish);
    void cancelWanted();   ///< of what runs; the dialog stays

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void reject() override;

private:
    void fill();
    void look();
    void chooseTable();
    void showLabels(const LabelTable& labels);
    void showTexts();

    QFormLayout* m_form;
    QLineEdit* m_path;
    QComboBox* m_layer;
    QLabel* m_about;
    QLineEdit* m_offset;
    QLineEdit* m_table;
    QTreeWidget* m_labels;
    QLabel* m_size;
    QLabel* m_problem;
    QProgressBar* m_progress;
    QPushButton* m_import;
};

}  // namespace volumen
