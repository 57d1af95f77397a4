#pragma once

#include <QObject>
#include <QTimer>

#include "app/controllers/label_keeping.h"
#include "ui/label_tab.h"

namespace volumen {

/// Keeps the Label tab as the layer is that is painted in, and brings what a person does there to the project.
class LabelDock : public QObject {
    Q_OBJECT
public:
    LabelDock(Project& project, LabelKeeping& keeping, LabelTab& tab, QObject* parent = nullptr);

    /// Something of the labels, or which layer they are of, changed; shown soon.
    void changed() { m_soon.start(); }

Q_SIGNALS:
    void problem(const QString& sentence);

private:
    void show();
    void showHistory(const History& history);
    void set(const Label& label);
    void add();

    Project& m_project;
    LabelKeeping& m_keeping;
    LabelTab& m_tab;
    QTimer m_soon;
};

}  // namespace volumen
