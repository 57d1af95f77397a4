#pragma once

#include <QDialog>
#include <vector>

#include "ui/dialogs/convert_wish.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace volumen {

class HistogramPlot;
class NumberField;
struct HistogramView;

/// Asks what is to be converted into what. It runs nothing: it shows the command line, says what is wrong with it, and asks by signal.
class ConvertDialog : public QDialog {
    Q_OBJECT

public:
    /// At least one input; the first is chosen.
    explicit ConvertDialog(std::vector<ConvertInput> inputs, QWidget* parent = nullptr);

    ConvertWish wish() const;
    /// Of the chosen input, for choosing the window.
    void setHistogram(const HistogramView& histogram);
    /// Where it would be written; empty while the place is not known.
    void setFreeBytes(const QString& folder, std::optional<std::uint64_t> bytes);
    /// The name of the chosen input.
    QString inputName() const;

Q_SIGNALS:
    void convertWanted(const volumen::ConvertWish& wish);
    void inputChosen(const QString& name);     ///< its histogram is wanted
    void outputChosen(const QString& folder);  ///< its free space is wanted

private:
    void fill(QFormLayout& form);
    void fillValues(QFormLayout& form);
    void connectFields();
    void showInput();
    void showFormat();
    void showRule();
    void renew();
    void choosePlace();
    ValueRule rule() const;
    QString sizeText(const ConvertWish& wish) const;

    std::vector<ConvertInput> m_inputs;
    QComboBox* m_input;
    QLineEdit* m_output;
    QPushButton* m_place;
    QComboBox* m_format;
    QComboBox* m_rule;
    HistogramPlot* m_histogram;
    QWidget* m_range;
    NumberField* m_lo;
    NumberField* m_hi;
    QComboBox* m_codec;
    QSpinBox* m_levels;
    QSpinBox* m_chunk;
    QLineEdit* m_region;
    QLineEdit* m_spacing;
    QCheckBox* m_verify;
    QLabel* m_size;
    QLabel* m_problem;
    QLineEdit* m_command;
    QPushButton* m_convert;
    QString m_folder;
    std::optional<std::uint64_t> m_freeBytes;
};

}  // namespace volumen
