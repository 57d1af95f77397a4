#include "ui/menus.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>

#include "ui/actions.h"

namespace volumen {

namespace {

QMenu* menuFor(QMenuBar& bar, const QString& path) {
    if (QMenu* found = findMenu(bar, path)) return found;
    const qsizetype slash = path.lastIndexOf('/');
    const QString title = path.mid(slash + 1);
    QMenu* menu = slash < 0 ? bar.addMenu(title) : menuFor(bar, path.left(slash))->addMenu(title);
    menu->setObjectName(path);
    menu->setToolTipsVisible(false);
    return menu;
}

}  // namespace

QMenu* findMenu(const QMenuBar& bar, const QString& path) { return bar.findChild<QMenu*>(path); }

void buildMenus(QMenuBar& bar, const ActionTable& actions) {
    for (const ActionSpec& spec : actions.specs()) {
        if (spec.menu.isEmpty()) continue;
        QMenu* menu = menuFor(bar, spec.menu);
        if (spec.startsSection) menu->addSeparator();
        menu->addAction(actions.action(spec.id));
    }
}

}  // namespace volumen
