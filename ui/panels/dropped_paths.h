#pragma once

#include <QMimeData>
#include <QStringList>
#include <QUrl>

namespace volumen {

/// The files and folders that something dragged stands for.
inline QStringList droppedPaths(const QMimeData* data) {
    QStringList paths;
    for (const QUrl& url : data->urls())
        if (url.isLocalFile()) paths << url.toLocalFile();
    return paths;
}

}  // namespace volumen
