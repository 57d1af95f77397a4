#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <cstring>
#include <sstream>

#include "core/base/coarse_mesh.h"
#include "core/base/error.h"
#include "core/base/mesh_writer.h"

using namespace volumen;

namespace {

/// A tetrahedron with its corner in the origin, seen from outside.
TriangleMesh corner() {
    TriangleMesh mesh{.points = {{0, 0, 0}, {0, 0, 10}, {0, 20, 0}, {30, 0, 0}}, .triangles = {{0, 2, 1}, {0, 1, 3}, {0, 3, 2}, {1, 2, 3}}};
    addNormals(mesh);
    return mesh;
}

/// Of radius 100, by `rings` of twice as many points.
TriangleMesh ball(std::uint32_t rings) {
    TriangleMesh mesh;
    const std::uint32_t around = 2 * rings;
    for (std::uint32_t ring = 0; ring <= rings; ++ring)
        for (std::uint32_t i = 0; i < around; ++i) {
            const double down = M_PI * ring / rings, turn = 2 * M_PI * i / around;
            mesh.points.push_back(toMeshPoint(Point{std::cos(down), std::sin(down) * std::sin(turn), std::sin(down) * std::cos(turn)} * 100.0));
        }
    for (std::uint32_t ring = 0; ring < rings; ++ring)
        for (std::uint32_t i = 0; i < around; ++i) {
            const std::uint32_t a = ring * around + i, b = ring * around + (i + 1) % around;
            mesh.triangles.push_back({a, a + around, b});
            mesh.triangles.push_back({b, a + around, b + around});
        }
    addNormals(mesh);
    return mesh;
}

template <class T>
T valueAt(const QByteArray& bytes, qsizetype offset) {
    T value;
    std::memcpy(&value, bytes.constData() + offset, sizeof value);
    return value;
}

}  // namespace

class MeshTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_tmp;

    Path at(const char* name) const { return m_tmp.filePath(name).toStdString(); }
    QByteArray written(const char* name) const {
        writeMesh(at(name), corner(), true);
        QFile file(m_tmp.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void normalsPointOutwardAndHaveLengthOne() {
        const TriangleMesh mesh = corner();
        QCOMPARE(mesh.normals.size(), mesh.points.size());
        for (const MeshPoint& normal : mesh.normals) QVERIFY(std::abs(length(toPoint(normal)) - 1) < 1e-6);
        const Point middle{7.5, 5, 2.5};
        for (std::size_t i = 0; i < 4; ++i) QVERIFY(dot(toPoint(mesh.normals[i]), toPoint(mesh.points[i]) - middle) > 0);
    }
    void aCoarserMeshHasFewerTrianglesAndStaysOnTheSurface() {
        const TriangleMesh fine = ball(200), coarse = coarsened(fine, 5'000);
        QVERIFY2(coarse.triangles.size() > 2'500 && coarse.triangles.size() < 10'000, qPrintable(QString::number(coarse.triangles.size())));
        QCOMPARE(coarse.normals.size(), coarse.points.size());
        for (const MeshPoint& p : coarse.points) QVERIFY2(std::abs(length(toPoint(p)) - 100) < 1, qPrintable(QString::number(length(toPoint(p)))));
        for (std::size_t i = 0; i < coarse.points.size(); ++i) QVERIFY(dot(toPoint(coarse.normals[i]), toPoint(coarse.points[i])) > 90);
    }
    void coarseningToNothingLeavesNoTriangleThatNamesAMissingPoint() {
        for (const std::size_t triangles : {0u, 1u, 2u}) {
            const TriangleMesh coarse = coarsened(ball(20), triangles);
            for (const auto& t : coarse.triangles)
                for (const std::uint32_t corner : t) QVERIFY(corner < coarse.points.size());
        }
        QVERIFY(coarsened({}, 10).empty());
    }
    void plyHoldsXyzAndNormals() {
        const QByteArray bytes = written("a.ply");
        const qsizetype data = bytes.indexOf("end_header\n") + 11;
        QVERIFY(bytes.startsWith("ply\nformat binary_little_endian 1.0\n") && bytes.contains("element vertex 4\n") && bytes.contains("element face 4\n"));
        QCOMPARE(bytes.size(), data + 4 * 24 + 4 * 13);
        QCOMPARE(valueAt<float>(bytes, data + 24), 10.f);          // the second point: x
        QCOMPARE(valueAt<float>(bytes, data + 3 * 24 + 8), 30.f);  // the fourth: z
        QCOMPARE(valueAt<std::uint32_t>(bytes, data + 4 * 24 + 3 * 13 + 1), 1u);
    }
    void objCountsFromOne() {
        const QByteArray text = written("a.obj");
        QVERIFY(text.contains("\nv 0.000 20.000 0.000\n") && text.contains("\nf 1//1 3//3 2//2\n") && text.endsWith("f 2//2 3//3 4//4\n"));
        QCOMPARE(text.count("\nvn "), 4);
    }
    void stlHasATriangleEveryFiftyBytes() {
        const QByteArray bytes = written("a.stl");
        QCOMPARE(bytes.size(), 84 + 4 * 50);
        QCOMPARE(valueAt<std::uint32_t>(bytes, 80), 4u);
        QCOMPARE(valueAt<float>(bytes, 84 + 8), -1.f);  // the floor looks down in z
        QCOMPARE(valueAt<float>(bytes, 84 + 50 + 12 + 12), 10.f);
    }
    void otherNamesAndTakenPlacesAreRefused() {
        QVERIFY_EXCEPTION_THROWN(writeMesh(at("a.xyz"), corner(), true), Error);
        writeMesh(at("b.ply"), corner(), false);
        QVERIFY_EXCEPTION_THROWN(writeMesh(at("b.ply"), corner(), false), Error);
    }
    void aCancelledMeshLeavesNothing() {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(writeMesh(at("c.stl"), corner(), true, stop.get_token()), Cancelled);
        QVERIFY(!QFile::exists(m_tmp.filePath("c.stl")));
    }
};

QTEST_APPLESS_MAIN(MeshTest)
#include "tst_mesh.moc"
