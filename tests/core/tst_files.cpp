#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include <nlohmann/json.hpp>

using namespace volumen;

class FilesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsWrittenIsReadAndNothingIsLeftBeside() {
        const Path folder = m_folder.path().toStdString();
        writeTextAtomically(folder / "a.txt", "ink");
        writeTextAtomically(folder / "a.txt", "more ink");
        QCOMPARE(readText(folder / "a.txt"), std::string("more ink"));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()), 1);
    }
    void aMissingFileIsNothingAndAFolderIsAnError() {
        const Path folder = m_folder.path().toStdString();
        QVERIFY(!readFileIfThere(folder / "none"));
        QVERIFY_EXCEPTION_THROWN(readFileIfThere(folder), Error);
    }
    void readingPastTheEndIsAnErrorThatNamesTheFile() {
        const Path path = Path(m_folder.path().toStdString()) / "short";
        writeTextAtomically(path, "1234");
        const RandomAccessFile file(path);
        std::array<std::byte, 8> into{};
        try {
            file.read(0, into);
            QFAIL("no error");
        } catch (const Error& error) {
            QVERIFY(std::string(error.what()).find("short") != std::string::npos);
        }
    }
    void announcingARangeChangesNothing() {
        const Path path = Path(m_folder.path().toStdString()) / "announced";
        writeTextAtomically(path, "1234");
        const RandomAccessFile file(path);
        file.announce(0, 4);
        file.announce(100, 4);   // past the end: only advice
        std::array<std::byte, 4> into{};
        file.read(0, into);
        QCOMPARE(into[3], std::byte{'4'});
    }
    void aLockIsHeldOnce() {
        const Path path = Path(m_folder.path().toStdString()) / "lock";
        auto first = FileLock::tryLock(path);
        QVERIFY(first);
        QVERIFY(!FileLock::tryLock(path));
        first.reset();
        QVERIFY(FileLock::tryLock(path));
    }
    void jsonOfAMillionBracketsIsRefused() { QVERIFY_EXCEPTION_THROWN(parseJson(std::string(1000000, '['), "x"), Error); }

private:
    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(FilesTest)
#include "tst_files.moc"
