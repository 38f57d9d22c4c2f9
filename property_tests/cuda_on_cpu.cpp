// Kernels of CUDA on threads of the CPU: a block of them at a time, in step at each barrier.

#include <barrier>
#include <cmath>
#include <thread>
#include <vector>

struct Index { unsigned x; };
thread_local Index threadIdx, blockIdx;
std::barrier<> together(THREADS);

#define __global__
#define __device__
#define __shared__ static
#define __syncthreads() together.arrive_and_wait()
using std::exp;

#include KERNELS

template <typename Kernel, typename... Arguments>
void launch(unsigned blocks, Kernel kernel, Arguments... arguments)
{
    std::vector<std::thread> threads;
    for (unsigned thread = 0; thread < THREADS; ++thread)
        threads.emplace_back([=] {
            threadIdx.x = thread;
            for (unsigned block = 0; block < blocks; ++block) {
                blockIdx.x = block;
                kernel(arguments...);
                __syncthreads();
            }
        });
    for (std::thread& thread : threads) thread.join();
}

extern "C" void run_exponential_sums(
    unsigned rows, const double* products, const double* weights, double* sums, long long columns,
    double shift, double scale, double centre)
{
    launch(rows, exponential_sums, products, weights, sums, columns, shift, scale, centre);
}

extern "C" void run_cosine_sums(
    unsigned rows, const double* cosines, double* sums, long long columns)
{
    launch(rows, cosine_sums, cosines, sums, columns);
}

extern "C" void run_exponential_series(
    unsigned rows, const double* products, const double* weights, const double* series,
    double* found, long long columns, double shift, double scale, double centre)
{
    launch(
        rows, exponential_series, products, weights, series, found, columns, shift, scale, centre);
}
