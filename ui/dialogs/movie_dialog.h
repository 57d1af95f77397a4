#pragma once

#include <QDialog>
#include <QSize>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace volumen {

/// What a person wants filmed of the 3D pane.
struct MovieWish {
    bool throughKeys = false;  ///< along the key frames; else once around
    int frames = 96;
    int framesPerSecond = 24;
    QSize size{1280, 720};     ///< pixels
    QString path;              ///< ends in .mp4
};

/// Asks for a movie of the 3D pane, and shows how far its pictures are. Does nothing itself; it is never modal.
class MovieDialog : public QDialog {
    Q_OBJECT

public:
    /// `keyFrames`: how many there are to go through. `path`: the name to begin with.
    MovieDialog(int keyFrames, const QString& path, QWidget* parent = nullptr);

    MovieWish wish() const;
    void showProgress(int done, int total);
    /// Instead of progress; the person may try again.
    void showProblem(const QString& sentence);

Q_SIGNALS:
    void movieWanted(const volumen::MovieWish& wish);

private:
    void choosePlace();
    void showLength();

    QComboBox* m_path;
    QDoubleSpinBox* m_seconds;
    QComboBox* m_rate;
    QComboBox* m_size;
    QLineEdit* m_file;
    QLabel* m_length;
    QProgressBar* m_progress;
    QPushButton* m_make;
};

}  // namespace volumen
