#pragma once

class QMenu;
class QMenuBar;
class QString;

namespace volumen {

class ActionTable;

/// Fills the menu bar from the table: menus, submenus and sections in the order of the actions.
void buildMenus(QMenuBar& bar, const ActionTable& actions);

/// The menu at the end of a path such as "View/Layout"; null when the table made none.
QMenu* findMenu(const QMenuBar& bar, const QString& path);

}  // namespace volumen
