#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/sha256.h"

using namespace volumen;

class Sha256Test : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sumsOfEveryLengthAreThoseOfQt() {
        QByteArray bytes;
        for (int length = 0; length < 200; ++length) {
            Sha256 sum;
            const std::span all(reinterpret_cast<const std::byte*>(bytes.constData()), static_cast<std::size_t>(bytes.size()));
            sum.add(all.first(all.size() / 3));
            sum.add(all.subspan(all.size() / 3));
            QCOMPARE(QByteArray::fromStdString(sum.hex()), QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
            bytes.append(static_cast<char>(length * 7));
        }
    }
    void aFileIsReadInPieces() {
        const QTemporaryDir folder;
        const Path path = Path(folder.path().toStdString()) / "large";
        const std::string bytes(3'000'001, 'v');
        writeFileAtomically(path, std::as_bytes(std::span(bytes)), false);
        QCOMPARE(QByteArray::fromStdString(sha256OfFile(path)), QCryptographicHash::hash(QByteArray::fromStdString(bytes), QCryptographicHash::Sha256).toHex());
    }
};

QTEST_APPLESS_MAIN(Sha256Test)
#include "tst_sha256.moc"
