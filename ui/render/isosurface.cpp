#include "ui/render/isosurface.h"

#include <vtkCellArray.h>
#include <vtkCellArrayIterator.h>
#include <vtkDataArray.h>
#include <vtkFloatArray.h>
#include <vtkFlyingEdges3D.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkSmartPointer.h>
#include <vtkUnsignedCharArray.h>
#include <vtkUnsignedShortArray.h>

#include <bit>
#include <cmath>
#include <unordered_map>

#include "core/base/error.h"

namespace volumen {

namespace {

/// Slices that are meshed together: the longest that nobody can stop it.
constexpr std::int64_t kSlabSlices = 32;

template <class Array>
vtkSmartPointer<vtkDataArray> arrayOver(const Chunk& voxels, std::int64_t first, std::int64_t count) {
    using Value = typename Array::ValueType;
    const auto array = vtkSmartPointer<Array>::New();
    auto* data = const_cast<Value*>(reinterpret_cast<const Value*>(voxels.data())) + first;  // VTK only reads it
    array->SetArray(data, count, 1);
    return array;
}

vtkSmartPointer<vtkDataArray> arrayOver(const Chunk& voxels, std::int64_t first, std::int64_t count) {
    if (voxels.type() == VoxelType::u8) return arrayOver<vtkUnsignedCharArray>(voxels, first, count);
    if (voxels.type() == VoxelType::u16) return arrayOver<vtkUnsignedShortArray>(voxels, first, count);
    return arrayOver<vtkFloatArray>(voxels, first, count);
}

/// The surface in slices [z, z + count) of a block, in its voxels.
vtkSmartPointer<vtkPolyData> surfaceOfSlab(const VoxelBlock& block, double threshold, std::int64_t z, std::int64_t count) {
    const Voxel shape = block.shape();
    const std::int64_t slice = shape.y * shape.x;
    vtkNew<vtkImageData> image;
    image->SetDimensions(static_cast<int>(shape.x), static_cast<int>(shape.y), static_cast<int>(count));
    image->SetOrigin(0, 0, static_cast<double>(z));
    image->GetPointData()->SetScalars(arrayOver(*block.voxels, z * slice, count * slice));
    vtkNew<vtkFlyingEdges3D> edges;
    edges->SetInputData(image);
    edges->SetValue(0, threshold);
    edges->ComputeNormalsOff();
    edges->ComputeGradientsOff();
    edges->ComputeScalarsOff();
    edges->Update();
    return edges->GetOutput();
}

/// Joins slabs: a point on the slice that two of them share is one point.
class Seamstress {
public:
    Seamstress(Point originUm, Spacing spacingUm) : m_origin(originUm), m_spacing(spacingUm) {}

    /// `seam`: the slice that the next slab begins with, in voxels.
    void add(vtkPolyData& slab, double seam) {
        m_numbers.clear();
        Seam next;
        for (vtkIdType i = 0; i < slab.GetNumberOfPoints(); ++i) {
            const double* xyz = slab.GetPoint(i);
            m_numbers.push_back(numberOf({xyz[2], xyz[1], xyz[0]}));
            if (xyz[2] == seam) next.emplace(keyOf(xyz), m_numbers.back());
        }
        addTriangles(slab);
        m_seam = std::move(next);
        m_seamZ = seam;
    }
    TriangleMesh take() { return std::move(m_mesh); }

private:
    using Seam = std::unordered_map<std::uint64_t, std::uint32_t>;

    /// Both slabs compute the points of the slice between them from the same voxels in the same way, so that they agree to the last bit.
    static std::uint64_t keyOf(const double* xyz) {
        return std::uint64_t{std::bit_cast<std::uint32_t>(static_cast<float>(xyz[1]))} << 32 | std::bit_cast<std::uint32_t>(static_cast<float>(xyz[0]));
    }
    std::uint32_t numberOf(Point voxel) {
        if (voxel.z == m_seamZ) {
            const double xyz[] = {voxel.x, voxel.y, voxel.z};
            if (const auto at = m_seam.find(keyOf(xyz)); at != m_seam.end()) return at->second;
        }
        m_mesh.points.push_back(toMeshPoint(m_origin + voxel * m_spacing));
        return static_cast<std::uint32_t>(m_mesh.points.size() - 1);
    }
    void addTriangles(vtkPolyData& slab) {
        const auto cells = vtk::TakeSmartPointer(slab.GetPolys()->NewIterator());
        for (cells->GoToFirstCell(); !cells->IsDoneWithTraversal(); cells->GoToNextCell()) {
            vtkIdType count = 0;
            const vtkIdType* corners = nullptr;
            cells->GetCurrentCell(count, corners);
            m_mesh.triangles.push_back({m_numbers[static_cast<std::size_t>(corners[0])], m_numbers[static_cast<std::size_t>(corners[1])], m_numbers[static_cast<std::size_t>(corners[2])]});
        }
    }

    Point m_origin;
    Spacing m_spacing;
    TriangleMesh m_mesh;
    std::vector<std::uint32_t> m_numbers;  ///< of the slab's points in the mesh
    Seam m_seam;
    double m_seamZ = -1;
};

/// Of whole numbers, halfway below the first that is inside: a surface through voxels' centres would have triangles without an area.
double levelBetween(VoxelType type, double threshold) { return type == VoxelType::f32 ? threshold : std::ceil(threshold) - 0.5; }

}  // namespace

TriangleMesh isosurface(const VoxelBlock& block, double threshold, Point originUm, Spacing spacingUm, std::stop_token stop) {
    Seamstress mesh(originUm, spacingUm);
    const double level = levelBetween(block.type(), threshold);
    const std::int64_t last = block.shape().z - 1;
    for (std::int64_t z = 0; z < last; z += kSlabSlices) {
        if (stop.stop_requested()) throw Cancelled();
        const std::int64_t end = std::min(z + kSlabSlices, last);
        const auto slab = surfaceOfSlab(block, level, z, end - z + 1);
        mesh.add(*slab, static_cast<double>(end));
    }
    TriangleMesh whole = mesh.take();
    addNormals(whole);
    return whole;
}

}  // namespace volumen
