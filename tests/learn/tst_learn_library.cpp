#include <dlfcn.h>

#include <QTest>

#include "core/learn/learn_library.h"

using namespace volumen;

/// Linked to nothing of core/learn: the library is found and opened as volumen-cli does it.
class LearnLibraryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theLibraryOpensLateAndSaysWhatItComputesOn() {
        void* handle = dlopen(VOLUMEN_LEARN_LIBRARY, RTLD_NOW | RTLD_LOCAL);
        QVERIFY2(handle, handle ? "" : dlerror());
        auto* make = reinterpret_cast<MakeLearnLibrary*>(dlsym(handle, kMakeLearnLibrary));
        QVERIFY2(make, kMakeLearnLibrary);
        const std::unique_ptr<LearnLibrary> library(make());
        QVERIFY(library->device().starts_with("CPU, ") || library->device().starts_with("CUDA, "));
    }
};

QTEST_APPLESS_MAIN(LearnLibraryTest)
#include "tst_learn_library.moc"
