#pragma once

#include <QDialog>
#include <vector>

#include "ui/dialogs/convert_wish.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace volumen {

class ConvertMore;
class ConvertValues;
struct HistogramView;

/// Asks what is to be converted into what: a volume that is open, or any file or folder, chosen or dropped here. It runs nothing and reads
/// nothing: it shows the command line, says what is wrong with it, and asks by signal.
class ConvertDialog : public QDialog {
    Q_OBJECT

public:
    /// The first input is chosen; there may be none.
    explicit ConvertDialog(std::vector<ConvertInput> inputs, QWidget* parent = nullptr);

    ConvertWish wish() const;
    /// The chosen one; without a path while there is none.
    const ConvertInput& input() const;
    /// Adds one, and chooses it.
    void addInput(const ConvertInput& input);
    /// What becomes of a path that was asked for: that it is looked at, or why it cannot be read. Empty: nothing to say.
    void sayOfInput(const QString& sentence);
    /// Of the chosen input, for choosing the window.
    void setHistogram(const HistogramView& histogram);
    /// The window of the chosen input to begin with, native values; one that a person has set stays.
    void setWindow(double lo, double hi);
    /// Where it would be written; empty while the place is not known.
    void setFreeBytes(const QString& folder, std::optional<std::uint64_t> bytes);

Q_SIGNALS:
    void convertWanted(const volumen::ConvertWish& wish);
    void inputChosen();                        ///< its histogram is wanted
    void inputWanted(const QString& path);     ///< what lies there, as an input
    void outputChosen(const QString& folder);  ///< its free space is wanted

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void fill();
    void addMore();
    void connectFields();
    void showInput();
    void showFormat();
    void showMore(bool shown);
    void renew();
    void askForFreeBytes(const QString& output);
    void choosePlace();
    QString sizeText(const ConvertWish& wish) const;

    std::vector<ConvertInput> m_inputs;
    ConvertInput m_none;
    QFormLayout* m_form;
    QComboBox* m_input;
    QPushButton* m_choose;
    QLabel* m_note;
    QComboBox* m_format;
    QLineEdit* m_output;
    QPushButton* m_place;
    ConvertValues* m_values;
    ConvertMore* m_more;
    QToolButton* m_moreButton;
    QLabel* m_size;
    QLabel* m_problem;
    QPushButton* m_convert;
    QString m_folder;
    std::optional<std::uint64_t> m_freeBytes;
};

}  // namespace volumen
