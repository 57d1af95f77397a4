#pragma once

#include <QObject>
#include <vector>

#include "ui/dialogs/convert_wish.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QWidget;

namespace volumen {

/// The rows of the Convert dialog that few conversions need; hidden until somebody wants them.
class ConvertMore : public QObject {
    Q_OBJECT

public:
    /// The rows join `form`, which must outlive this.
    explicit ConvertMore(QFormLayout& form, QObject* parent = nullptr);

    void setShown(bool shown);
    void showInput(const ConvertInput& input);
    void showFormat(const ConvertFormat& format);
    void showCommand(const QString& command);
    void addTo(ConvertWish& wish) const;

Q_SIGNALS:
    void changed();

private:
    void addRow(const QString& label, QWidget* row);
    void addLevelRows();
    void addPartRows();
    void connectFields();

    QFormLayout& m_form;
    std::vector<QWidget*> m_rows;
    QComboBox* m_codec;
    QSpinBox* m_levels;
    QComboBox* m_reduce;
    QLineEdit* m_factors;
    QLineEdit* m_chunk;
    QLineEdit* m_shard;
    QLineEdit* m_region;
    QPushButton* m_take;
    QLineEdit* m_mask;
    QPushButton* m_chooseMask;
    QLineEdit* m_spacing;
    QCheckBox* m_verify;
    QCheckBox* m_overwrite;
    QLineEdit* m_command;
};

}  // namespace volumen
