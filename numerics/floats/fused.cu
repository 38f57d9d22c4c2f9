// The pass over a block of products, fused: each product is read once, nothing else is stored.
//
// DEGREE >= 1 and THREADS, a power of two, are fixed by the compiler; a block of threads is a row.
// Products are rows of `columns` numbers; weights has `columns`; sums and series have DEGREE + 1 a
// row. With g a product: a = exp(g - shift), x = a * scale - centre.

__device__ void add_polynomials(double factor, double x, double* totals)
{
    double before = factor, now = factor * x;
    totals[0] += before;
    totals[1] += now;
    #pragma unroll
    for (int m = 2; m <= DEGREE; ++m) {
        const double following = 2 * x * now - before;
        before = now;
        now = following;
        totals[m] += now;
    }
}

__device__ void add_up_threads(const double* totals, double* sums)
{
    __shared__ double partial[THREADS];
    for (int m = 0; m <= DEGREE; ++m) {
        partial[threadIdx.x] = totals[m];
        for (int half = THREADS / 2; half > 0; half /= 2) {
            __syncthreads();
            if (threadIdx.x < half) partial[threadIdx.x] += partial[threadIdx.x + half];
        }
        if (threadIdx.x == 0) sums[m] = partial[0];
        __syncthreads();
    }
}

// sums[m] = sum_j weights[j] a_j T_m(x_j)
extern "C" __global__ void exponential_sums(
    const double* products, const double* weights, double* sums, long long columns,
    double shift, double scale, double centre)
{
    double totals[DEGREE + 1] = {0};
    const double* row = products + blockIdx.x * columns;
    for (long long j = threadIdx.x; j < columns; j += THREADS) {
        const double a = exp(row[j] - shift);
        add_polynomials(weights[j] * a, a * scale - centre, totals);
    }
    add_up_threads(totals, sums + blockIdx.x * (DEGREE + 1LL));
}

// sums[m] = sum_j T_m(g_j)
extern "C" __global__ void cosine_sums(const double* cosines, double* sums, long long columns)
{
    double totals[DEGREE + 1] = {0};
    const double* row = cosines + blockIdx.x * columns;
    for (long long j = threadIdx.x; j < columns; j += THREADS) add_polynomials(1, row[j], totals);
    add_up_threads(totals, sums + blockIdx.x * (DEGREE + 1LL));
}

// found[j] = weights[j] a_j sum_m series[m] T_m(x_j), by Clenshaw's recurrence
extern "C" __global__ void exponential_series(
    const double* products, const double* weights, const double* series, double* found,
    long long columns, double shift, double scale, double centre)
{
    double coefficients[DEGREE + 1];
    for (int m = 0; m <= DEGREE; ++m) coefficients[m] = series[blockIdx.x * (DEGREE + 1LL) + m];
    const long long start = blockIdx.x * columns;
    for (long long j = threadIdx.x; j < columns; j += THREADS) {
        const double a = exp(products[start + j] - shift), x = a * scale - centre;
        double before = 0, now = coefficients[DEGREE];
        #pragma unroll
        for (int m = DEGREE - 1; m > 0; --m) {
            const double following = 2 * x * now - before + coefficients[m];
            before = now;
            now = following;
        }
        found[start + j] = weights[j] * a * (x * now - before + coefficients[0]);
    }
}
