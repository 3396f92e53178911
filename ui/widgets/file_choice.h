// Asks a person for files, without holding up the event loop.
#pragma once

#include <QString>
#include <QStringList>
#include <functional>

class QWidget;

namespace distillscope {

class MessageBar;
class View;

/// Where to save: `done` gets the path, with one of the suffixes that `filters` name ("PNG picture (*.png)"), and is
/// not called if the person thinks better of it. The dialog's object name is "save-dialog".
void askSavePath(QWidget* parent, const QString& title, const QString& suggestedName, const QStringList& filters,
                 std::function<void(const QString& path)> done);

/// Asks where to save, lets `write` do it, which returns what went wrong or nothing, and tells the person: in `bar` of
/// a failure, in the window's status line of success.
void askAndSave(View& view, MessageBar& bar, const QString& suggestedName, const QStringList& filters,
                std::function<QString(const QString& path)> write);

/// Filters for askAndSave().
QStringList figureFilters();
QStringList csvFilters();

/// Which files to open; the dialog's object name is "open-dialog".
void askOpenPaths(QWidget* parent, const QString& title, const QStringList& filters,
                  std::function<void(const QStringList& paths)> done);

/// Which folder to open, beginning at `folder`; the dialog's object name is "folder-dialog".
void askFolder(QWidget* parent, const QString& title, const QString& folder,
               std::function<void(const QString& path)> done);

/// Suffixes of the pictures that the engine reads, without a dot.
QStringList pictureSuffixes();

}  // namespace distillscope
